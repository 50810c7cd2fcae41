/** Reports as no browser should give them, and calls that are not one bundled connection with sound. Made up, not recorded. */
import { StatsReader } from '/connectivity/stats.js';
import { assess } from '/connectivity/quality.js';
import { equal, near, ok, test } from './harness.js';
import { Line } from './reports.js';

/** Reads once a second, each report changed first, and returns the last reading. */
function run(seconds, change = (stats) => stats, behaviour = { down: 4, up: 6 }, reader = new StatsReader(), line = new Line()) {
  let reading = null;
  for (let second = 0; second < seconds; second++) {
    reading = reader.read([line.connection(change(line.pass(1, behaviour).stats()))]);
  }
  return reading;
}

const numbers = ({ latency, jitter, uplink, downlink }) => [latency, jitter, uplink.packet_loss, downlink.packet_loss];
const usual = numbers(run(8));

test('a statistics time may be a Date', () => {
  const reading = run(8, (stats) => stats.map((each) => ({ ...each, timestamp: new Date(each.timestamp) })));

  equal(numbers(reading), usual);
});

test('what has no time, or one that is no number, counts as read with the rest', () => {
  for (const timestamp of [undefined, null, NaN, 'today']) {
    const reading = run(8, (stats) => stats.map((each) => (each.type === 'inbound-rtp' ? { ...each, timestamp } : each)));
    equal(numbers(reading), usual, String(timestamp));
  }
});

test('a report without any time is unknown, whatever it counts', () => {
  const reading = run(8, (stats) => stats.map(({ timestamp, ...each }) => each));

  equal([reading.packet_loss, assess(reading).level === 'green'], [null, false]);
});

test('what cannot be is unknown: neither 0 nor the largest', () => {
  for (const value of [-0.5, NaN, Infinity, '0.08', null, {}]) {
    const impossible = {
      'candidate-pair': { currentRoundTripTime: value },
      'inbound-rtp': { jitter: value },
      'remote-inbound-rtp': { roundTripTime: value, fractionLost: value, packetsLost: undefined },
    };
    const reading = run(8, (stats) => stats.map((each) => ({ ...each, ...impossible[each.type] })));
    equal([reading.latency, reading.jitter, reading.uplink.packet_loss], [null, null, null], String(value));
  }
});

test('counters as large as numbers go lose nothing', () => {
  const large = 2 ** 52;
  const reading = run(8, (stats) =>
    stats.map((each) =>
      each.type === 'inbound-rtp' ? { ...each, packetsReceived: each.packetsReceived + large, packetsLost: each.packetsLost + large } : each,
    ),
  );

  equal(numbers(reading), usual);
});

test('entries that are none are passed over', () => {
  const reader = new StatsReader();
  const line = new Line();
  let reading = null;
  for (let second = 0; second < 8; second++) {
    reading = reader.read([{ id: 'one', report: [null, undefined, 7, {}, ...line.pass(1, { down: 4, up: 6 }).stats()] }]);
  }

  equal(numbers(reading), usual);
});

test('of several transports, that which carries the sound', () => {
  const video = [
    { id: 'TV', type: 'transport', selectedCandidatePairId: 'PV', bytesReceived: 1 },
    { id: 'PV', type: 'candidate-pair', transportId: 'TV', nominated: true, state: 'succeeded', currentRoundTripTime: 0.9 },
    { id: 'IV', type: 'inbound-rtp', kind: 'video', ssrc: 99, transportId: 'TV', packetsReceived: 0, packetsLost: 0 },
  ];
  const reading = run(8, (stats) => [
    ...video.map((each) => ({ ...each, timestamp: stats[0].timestamp })),
    ...stats.map((each) => (each.type.endsWith('bound-rtp') ? { ...each, transportId: 'T' } : each)),
  ]);

  equal(numbers(reading), usual);
});

test('a transport that does not name its pair leaves it to the pair marked as selected', () => {
  const reading = run(8, (stats) =>
    stats.map((each) =>
      each.type === 'transport' ? { ...each, selectedCandidatePairId: undefined } : each.type === 'candidate-pair' ? { ...each, selected: true } : each,
    ),
  );

  equal(reading.latency, 80);
});

test('after a restart of ICE the new pair counts, and the loss goes on being counted', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(8, undefined, { down: 4 }, reader, line);
  const moved = (stats) => [
    ...stats.filter((each) => each.type === 'candidate-pair').map((each) => ({ ...each, responsesReceived: 900 })),
    ...stats.map((each) => ({
      ...each,
      ...(each.type === 'transport' && { selectedCandidatePairId: 'Q' }),
      ...(each.type === 'candidate-pair' && { id: 'Q', currentRoundTripTime: 0.03, responsesReceived: 1 }),
    })),
  ];
  const reading = run(1, moved, { down: 4 }, reader, line);

  equal(reading.latency, 30);
  near(reading.downlink.packet_loss, 4, 0.5);
});

test('a track that is replaced goes on in the same stream', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(8, undefined, {}, reader, line);
  const reading = run(1, (stats) => stats.map((each) => ({ ...each, trackIdentifier: 'another', mid: '0' })), {}, reader, line);

  equal(assess(reading).level, 'green');
});

test('a stream that was away begins anew', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(8, undefined, {}, reader, line);
  run(2, (stats) => stats.filter((each) => each.type !== 'inbound-rtp'), {}, reader, line);

  equal(run(1, undefined, { down: 50 }, reader, line).downlink.packet_loss, null);
});

test('a call without sound is measured by its pictures', () => {
  const reading = run(8, (stats) => stats.map((each) => (each.kind === 'audio' ? { ...each, kind: 'video' } : each)));

  equal(numbers(reading), usual);
});

test('of pictures in several layers, all that is sent takes the same way: one loss, by their packets', () => {
  const reader = new StatsReader();
  const [low, high] = [new Line({ id: 'low' }), new Line({ id: 'high' })];
  let reading = null;
  for (let second = 0; second < 8; second++) {
    const layers = [low.pass(1, { sendRate: 50 }), high.pass(1, { sendRate: 150, up: 8 })].flatMap((line, index) =>
      line.stats().map((each) => ({
        ...each,
        kind: each.kind && 'video',
        id: `${each.id}${each.type.includes('bound-rtp') ? index : ''}`,
        ...(each.localId && { localId: `O${index}` }),
        ...(each.type.includes('outbound') || each.type.startsWith('remote') ? { ssrc: 30 + index, rid: 'lh'[index] } : {}),
      })),
    );
    reading = reader.read([low.connection(layers)]);
  }

  near(reading.uplink.packet_loss, 6, 0.3);
});

test('nothing but a data channel: only the round trip is known', () => {
  const reading = run(8, (stats) => stats.filter((each) => !each.type.includes('rtp')));

  equal([...numbers(reading), assess(reading).level], [80, null, null, null, 'unknown']);
});

test('a report that is empty from one moment on is unknown from then on', () => {
  const reader = new StatsReader();
  const line = new Line();
  ok(run(8, undefined, {}, reader, line).latency === 80);

  equal(numbers(reader.read([line.connection([])])), [null, null, null, null]);
});
