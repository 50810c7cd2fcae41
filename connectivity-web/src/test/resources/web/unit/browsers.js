/** The shapes of different browsers' reports: recorded ones from `recorded/`, specified ones made here and named so. */
import { assess } from '/connectivity/quality.js';
import { StatsReader } from '/connectivity/stats.js';
import { equal, near, ok, test } from './harness.js';
import { Line } from './reports.js';

const recorded = async (name) => (await fetch(`/unit/recorded/${name}.json`)).json();
const [firefox, chromium] = await Promise.all(['firefox-153', 'chromium-156'].map(recorded));
const read = (reader, stats) => reader.read([{ id: 'one', report: new Map(stats.map((each) => [each.id, each])) }]);

test('Firefox 153, recorded: a good call over loopback is green once the first receiver’s report has come', () => {
  const reader = new StatsReader();
  const readings = firefox.readings.map((stats) => read(reader, stats));
  const last = readings.at(-1);

  equal(readings[0].packet_loss, null);
  equal([last.latency, last.packet_loss, last.uplink.packet_loss, last.blackout], [0, 0, 0, false]);
  near(last.jitter, 5, 5);
  equal(assess(last).level, 'green');
});

test('Firefox 153, recorded: its transport counts no bytes, the selected pair does; a standstill is still a blackout', () => {
  const reader = new StatsReader();
  firefox.readings.forEach((stats) => read(reader, stats));
  const frozen = firefox.readings.at(-1);
  let reading = null;
  for (let second = 1; second <= 4; second++) {
    const later = frozen.map((each) => ({
      ...each,
      timestamp: each.type.startsWith('remote-') ? each.timestamp : each.timestamp + second * 1000,
      ...(each.type === 'inbound-rtp' && {
        concealedSamples: each.concealedSamples + second * 48000,
        totalSamplesReceived: each.totalSamplesReceived + second * 48000,
      }),
    }));
    reading = read(reader, later);
    ok(assess(reading).level !== 'green', `green ${second} s after`);
  }

  equal([reading.blackout, reading.packet_loss], [true, 100]);
});

test('Firefox before 124, specified: no transport, the pair marked as selected, no round trip before 142', () => {
  const reader = new StatsReader();
  const line = new Line();
  line.extra = { 'candidate-pair': { selected: true, currentRoundTripTime: undefined, responsesReceived: undefined } };
  let reading = null;
  for (let second = 0; second < 6; second++) {
    line.pass(1, { up: 4 });
    reading = read(reader, line.stats().filter((each) => each.type !== 'transport'));
  }

  equal(reading.latency, 80, 'of the receiver’s report');
  near(reading.uplink.packet_loss, 4, 0.5);
  equal(reading.downlink.packet_loss, 0);
});

test('Chromium 156, recorded over a Jitsi Videobridge: green, and no jitter of the bridge’s reports', () => {
  const reader = new StatsReader();
  read(reader, chromium.readings[0]);
  const reading = read(reader, chromium.readings[1]);

  near(reading.latency, 5, 30);
  equal([reading.packet_loss, reading.blackout], [0, false]);
  near(reading.jitter, 5, 10);
  equal(assess(reading).level, 'green');
});

/** Safari as WebKit’s RTCStatsReport interface specifies it; not recorded. */
const safari = (line, changes) => line.stats().map((each) => ({ ...each, ...changes?.[each.type] }));

test('Safari 17, specified: as the standard has it, without the time of the last packet', () => {
  const reader = new StatsReader();
  const line = new Line();
  let reading = null;
  for (let second = 0; second < 8; second++) {
    reading = read(reader, safari(line.pass(1, { down: 2, up: 5 }), { 'inbound-rtp': { lastPacketReceivedTimestamp: undefined } }));
  }

  equal(reading.latency, 80);
  near(reading.downlink.packet_loss, 2, 0.5);
  near(reading.uplink.packet_loss, 5, 0.5);
});

test('Safari 17, specified: a blackout is told by packets and concealment alone', () => {
  const reader = new StatsReader();
  const line = new Line();
  const shape = { 'inbound-rtp': { lastPacketReceivedTimestamp: undefined } };
  for (let second = 0; second < 8; second++) {
    read(reader, safari(line.pass(1), shape));
  }
  line.pass(0.4);
  for (let second = 0; second < 5; second++) {
    const reading = read(reader, safari(line.pass(second === 0 ? 0.6 : 1, { dead: true }), shape));
    ok(second === 0 || assess(reading).level !== 'green', `green ${second} s after`);
  }
});

test('Safari 14, specified: mediaType for kind, no concealment, no receiver’s reports; video does not count', () => {
  const reader = new StatsReader();
  const line = new Line();
  const old = { 'inbound-rtp': { kind: undefined, mediaType: 'audio', concealedSamples: undefined, totalSamplesReceived: undefined } };
  let reading = null;
  for (let second = 0; second < 6; second++) {
    const stats = safari(line.pass(1, { down: 4 }), old).filter((each) => each.type !== 'remote-inbound-rtp');
    const video = { id: 'V', type: 'inbound-rtp', mediaType: 'video', ssrc: 99, timestamp: line.t, packetsReceived: second * 100, packetsLost: second * 50 };
    reading = read(reader, [...stats, video]);
  }

  near(reading.packet_loss, 4, 0.5);
  equal(reading.uplink.packet_loss, null);
});
