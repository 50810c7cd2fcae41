import { StatsReader } from '/connectivity/stats.js';
import { assess, reasonOf } from '/connectivity/quality.js';
import { equal, near, ok, test } from './harness.js';
import { Line } from './reports.js';

/** Reads once a second while a line behaves in one way, and returns the last reading. */
function run(reader, line, seconds, behaviour) {
  let reading = null;
  for (let second = 0; second < seconds; second++) {
    reading = reader.read([line.pass(1, behaviour).connection()]);
  }
  return reading;
}

test('a healthy line shows its round trip, jitter and no loss', () => {
  const reading = run(new StatsReader(), new Line(), 8, {});

  equal(reading.latency, 80);
  equal(reading.jitter, 12);
  equal(reading.packet_loss, 0);
  equal(reasonOf(reading), null);
  equal(assess(reading).level, 'green');
});

test('nothing is known before anything was measured, and nothing is made up', () => {
  const reading = new StatsReader().read([new Line().connection([])]);

  equal([reading.latency, reading.packet_loss, reading.jitter], [null, null, null]);
  equal(assess(reading).level, 'unknown');
});

test('a first reading has no loss and no jitter: there is nothing to subtract from', () => {
  const reading = new StatsReader().read([new Line().pass(1).connection()]);

  equal(reading.packet_loss, null);
  equal(reading.jitter, null);
});

test('0 is a valid baseline', () => {
  const reader = new StatsReader();
  const line = new Line();
  reader.read([line.connection()]);

  equal(reader.read([line.pass(3, { down: 10 }).connection()]).downlink.packet_loss, 10);
});

test('the selected pair of the transport counts, not another nominated one', () => {
  const line = new Line();
  line.pass(1);
  const other = { id: 'X', type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 9 };

  equal(new StatsReader().read([line.connection([other, ...line.stats()])]).latency, 80);
});

test('without a transport report (Firefox) the pair marked selected counts', () => {
  const line = new Line();
  line.extra = { 'candidate-pair': { selected: true } };
  line.pass(1);
  const other = { id: 'X', type: 'candidate-pair', nominated: true, currentRoundTripTime: 9 };
  const stats = [other, ...line.stats().filter((each) => each.type !== 'transport')];

  equal(new StatsReader().read([line.connection(stats)]).latency, 80);
});

test('a pair without round trip (Firefox before 142) leaves it to the receiver reports', () => {
  const line = new Line();
  line.extra = { 'candidate-pair': { currentRoundTripTime: undefined }, 'remote-inbound-rtp': { roundTripTime: 0.07 } };
  line.pass(1);

  equal(new StatsReader().read([line.connection()]).latency, 70);
});

test('a pair without round trip and no receiver report yet: unknown, not 0', () => {
  const line = new Line();
  line.extra = { 'candidate-pair': { currentRoundTripTime: undefined } };
  line.pass(1);
  const stats = line.stats().filter((each) => each.type !== 'remote-inbound-rtp');

  equal(new StatsReader().read([line.connection(stats)]).latency, null);
});

test('loss of both directions is told apart, and the worse is reported', () => {
  const reading = run(new StatsReader(), new Line(), 8, { down: 2, up: 6 });

  near(reading.downlink.packet_loss, 2, 0.5);
  near(reading.uplink.packet_loss, 6, 0.5);
  near(reading.packet_loss, 6, 0.5);
  equal(reasonOf(reading).code, 'both');
});

test('loss recovers: lifetime ratios are not looked at', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 20, { down: 20 });

  equal(run(reader, line, 5, {}).packet_loss, 0);
});

test('packetsLost may fall: never a negative loss', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 5, { down: 10 });
  line.lost -= 15;

  equal(reader.read([line.pass(1).connection()]).downlink.packet_loss >= 0, true);
});

test('counters that restart drop the interval', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 6, { down: 10 });
  Object.assign(line, { received: 0, lost: 0, samples: 0, concealed: 0 });

  equal(reader.read([line.pass(1).connection()]).downlink.packet_loss, null);
  equal(run(reader, line, 4, {}).downlink.packet_loss, 0);
});

test('another SSRC starts from nothing', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 6, {});
  line.ssrc = 12;

  equal(reader.read([line.pass(1).connection()]).downlink.packet_loss, null);
});

test('divided by the statistics’ own time: a timer that comes late changes nothing', () => {
  const reader = new StatsReader();
  const line = new Line();
  reader.read([line.connection()]);

  near(reader.read([line.pass(17, { down: 4 }).connection()]).downlink.packet_loss, 4, 0.2);
});

test('a handful of packets (mute, discontinuous transmission) allows no judgement', () => {
  const reader = new StatsReader();
  const line = new Line();
  reader.read([line.connection()]);
  const reading = run(reader, line, 4, { rate: 2, down: 50, sendRate: 0 });

  equal(reading.downlink.packet_loss, null);
  equal(reading.packet_loss, null);
});

test('the window widens until there are enough packets', () => {
  const reader = new StatsReader();
  const line = new Line();
  reader.read([line.connection()]);

  near(run(reader, line, 15, { rate: 10, down: 10 }).downlink.packet_loss, 10, 2);
});

test('a pause with comfort noise is no blackout', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 8, {});
  const reading = run(reader, line, 6, { rate: 0 });

  equal(reading.blackout, false);
  equal(reading.packet_loss, 0, 'the uplink is still known');
});

test('an upload that is cut freezes the round trip and the receiver\'s reports: unknown within five seconds, not green', () => {
  const reader = new StatsReader();
  const line = new Line();
  equal(assess(run(reader, line, 8, {})).level, 'green');

  const reading = run(reader, line, 5, { upCut: true });

  equal([reading.latency, reading.uplink.packet_loss, reading.downlink.packet_loss], [null, null, 0]);
  equal(assess(reading).level, 'unknown');
  equal(assess(run(reader, line, 2, {})).level, 'green');
});

test('answers that come seldom are no cut', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 8, {});
  line.requests = 0;

  equal(run(reader, line, 3, { upCut: true }).latency, 80);
});

test('a blackout is never green, from its first second to its last', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 8, {});
  line.pass(0.4);
  for (let second = 0; second < 10; second++) {
    const reading = reader.read([line.pass(second === 0 ? 0.6 : 1, { dead: true }).connection()]);
    ok(assess(reading).level !== 'green', `green ${second} s after the blackout began: ${JSON.stringify(reading)}`);
    if (second > 4) {
      equal(reading.packet_loss, 100);
      equal(reasonOf(reading).code, 'blackout');
    }
  }
});

test('a blackout is never green when it is read every three seconds only', () => {
  for (const remains of [0.1, 0.5, 1, 1.5, 2, 2.3]) {
    const reader = new StatsReader();
    const line = new Line();
    for (let index = 0; index < 4; index++) {
      reader.read([line.pass(3).connection()]);
    }
    line.pass(remains);
    for (let index = 0; index < 3; index++) {
      const reading = reader.read([line.pass(index === 0 ? 3 - remains : 3, { dead: true }).connection()]);
      ok(assess(reading).level !== 'green', `green with ${remains} s of it healthy: ${JSON.stringify(reading)}`);
    }
  }
});

test('after a blackout the line is good again', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 8, {});
  run(reader, line, 8, { dead: true });

  equal(assess(run(reader, line, 6, {})).level, 'green');
});

test('a round trip that no answer refreshes any more is frozen, not measured', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 5, {});
  const responses = line.responses;
  let reading = null;
  for (let second = 0; second < 10; second++) {
    line.pass(1);
    line.responses = responses;
    reading = reader.read([line.connection()]);
  }

  equal(reading.latency, null);
});

test('responsesReceived may go backwards when the pair switches', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 5, {});
  line.responses = 0;

  equal(run(reader, line, 1, {}).latency, 80);
});

test('one lossy stream among several is its sender’s trouble', () => {
  const reader = new StatsReader();
  const [bob, carol, dave] = ['bob', 'carol', 'dave'].map((user, index) => new Line({ user, ssrc: 11 + index }));
  let reading = null;
  for (let second = 0; second < 8; second++) {
    bob.pass(1, { down: 10 });
    carol.pass(1);
    dave.pass(1);
    const of = { 11: 'bob', 12: 'carol', 13: 'dave' };
    const connection = bob.connection([...bob.stats(), carol.inbound(), dave.inbound()]);
    reading = reader.read([{ ...connection, userOf: (inbound) => of[inbound.ssrc] }]);
  }

  equal(reading.downlink.packet_loss, 0);
  equal(reading.senders.map((each) => each.user), ['bob']);
  near(reading.senders[0].packet_loss, 10, 0.5);
  equal(reasonOf(reading), { code: 'sender', user: 'bob' });
});

test('loss on all streams is one’s own downlink', () => {
  const reader = new StatsReader();
  const lines = ['bob', 'carol'].map((user, index) => new Line({ user, id: user, ssrc: 11 + index }));
  let reading = null;
  for (let second = 0; second < 8; second++) {
    reading = reader.read(lines.map((each) => each.pass(1, { down: 6 }).connection()));
  }

  near(reading.downlink.packet_loss, 6, 0.5);
  equal(reading.senders, []);
  equal(reasonOf(reading).code, 'downlink');
});

test('one dead stream in a mesh of living ones is no blackout of one’s own', () => {
  const reader = new StatsReader();
  const [bob, carol] = ['bob', 'carol'].map((user, index) => new Line({ user, id: user, ssrc: 11 + index }));
  let reading = null;
  for (let second = 0; second < 16; second++) {
    const dead = second > 7;
    reading = reader.read([bob.pass(1, { dead }).connection(), carol.pass(1).connection()]);
  }

  equal(reading.blackout, false);
  equal(reading.packet_loss, 0);
});

/** A call with three: bob and dave, who speak, and carol, who only listens. Nothing but reports comes from her. */
function callOfFour() {
  const reader = new StatsReader();
  const lines = ['bob', 'dave', 'carol'].map((user, index) => new Line({ user, id: user, ssrc: 11 + index }));
  const pass = (seconds, bobDead, daveDead, carolDead) => {
    [bobDead, daveDead, carolDead].forEach((dead, index) => lines[index].pass(seconds, { dead }));
    const [bob, dave, carol] = lines;
    const silent = carol.stats().filter((each) => each.type !== 'inbound-rtp');
    return reader.read([bob.connection(), dave.connection(), carol.connection(silent)]);
  };
  for (let second = 0; second < 8; second++) {
    pass(1, false, false, false);
  }
  return pass;
}

test('dead lines of all who speak are no blackout of one’s own while another line is heard', () => {
  const pass = callOfFour();
  for (let second = 0; second < 20; second++) {
    const { blackout, packet_loss, silent, latency } = pass(1, true, true, false);
    equal([blackout, packet_loss, silent, latency], [false, 0, ['bob', 'dave'], 80], `after ${second + 1} s`);
  }
});

test('until another line is heard, nobody knows whose line is dead', () => {
  const pass = callOfFour();
  equal([pass(0.7, true, true, true).blackout, pass(0.5, true, true, true).blackout], [true, true]);
  equal(pass(0.5, true, true, false).blackout, false);
  equal(pass(2, true, true, true).blackout, false, 'heard 2 s ago, and after the others');
});

test('one’s own blackout is noticed also in a call with some who only listen', () => {
  const pass = callOfFour();
  equal([pass(1, true, true, true)].map(({ blackout, packet_loss, silent }) => [blackout, packet_loss, silent]), [[true, null, []]]);
  pass(1, true, true, true);
  equal(pass(1, true, true, true).packet_loss, 100);
});

test('when the last line that proved one’s own is silent, too, it is one’s own', () => {
  const pass = callOfFour();
  for (let second = 0; second < 6; second++) {
    pass(1, true, true, false);
  }
  equal(pass(2, true, true, true).packet_loss, 0);
  equal(pass(1, true, true, true).packet_loss, 100);
});

test('somebody who is muted proves one’s own line, too', () => {
  const reader = new StatsReader();
  const [bob, carol] = ['bob', 'carol'].map((user, index) => new Line({ user, id: user, ssrc: 11 + index }));
  let reading = null;
  for (let second = 0; second < 20; second++) {
    const connections = [bob.pass(1, { dead: second > 9 }), carol.pass(1, { rate: 0 })].map((each) => each.connection());
    reading = reader.read(connections);
  }

  equal([reading.blackout, reading.packet_loss, reading.silent], [false, 0, ['bob']]);
});

test('a receiver’s report that never comes leaves the uplink unknown', () => {
  const reader = new StatsReader();
  const line = new Line();
  let reading = null;
  for (let second = 0; second < 6; second++) {
    line.pass(1);
    reading = reader.read([line.connection(line.stats().filter((each) => each.type !== 'remote-inbound-rtp'))]);
  }

  equal(reading.uplink.packet_loss, null);
  equal(reading.packet_loss, 0);
});

test('a sender of whom nothing arrives is told; if it is everybody, it is one’s own line', () => {
  const reader = new StatsReader();
  const lines = ['bob', 'carol'].map((user, index) => new Line({ user, id: user, ssrc: 11 + index }));
  const pass = (seconds, bobDead, carolDead) =>
    reader.read([lines[0].pass(seconds, { dead: bobDead }).connection(), lines[1].pass(seconds, { dead: carolDead }).connection()]);
  for (let second = 0; second < 8; second++) {
    pass(1, false, false);
  }

  equal(pass(1, true, false).silent, ['bob']);
  const both = pass(1, true, true);
  equal([both.silent, both.blackout], [[], true]);
});

test('in a call of two nobody can tell whose line is dead: both are unknown', () => {
  const reader = new StatsReader();
  const line = new Line({ user: 'bob' });
  run(reader, line, 8, {});
  const reading = run(reader, line, 1, { dead: true });

  equal([reading.silent, reading.blackout, reading.packet_loss], [['bob'], true, null]);
});

test('a second blackout soon after a first one is noticed like the first', () => {
  const reader = new StatsReader();
  const line = new Line();
  run(reader, line, 8, {});
  run(reader, line, 5, { dead: true });
  run(reader, line, 1, {});
  const reading = run(reader, line, 1, { dead: true });

  equal([reading.blackout, reading.packet_loss], [true, null]);
});
