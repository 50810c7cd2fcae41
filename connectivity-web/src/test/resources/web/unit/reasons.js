import '/connectivity/connectivity.js';
import { THRESHOLDS, assess, reasonOf } from '/connectivity/quality.js';
import { unknownReading } from '/connectivity/source.js';
import { equal, ok, test } from './harness.js';

const reading = (fields) => ({
  ...unknownReading(),
  latency: 60,
  packet_loss: Math.max(fields.uplink ?? 0, fields.downlink ?? 0),
  jitter: 8,
  ...fields,
  uplink: { packet_loss: fields.uplink ?? 0 },
  downlink: { packet_loss: fields.downlink ?? 0, jitter: 8 },
});
const codes = [
  ['nothing is wrong', {}, null],
  ['upload', { uplink: 6 }, 'uplink'],
  ['download', { downlink: 6 }, 'downlink'],
  ['both directions', { uplink: 6, downlink: 3.5 }, 'both'],
  ['latency is weakest although some packets are lost', { latency: 320, uplink: 1.4 }, 'latency'],
  ['loss is weakest although the way is long', { latency: 140, uplink: 6 }, 'uplink'],
  ['jitter is weakest', { jitter: 70, downlink: 1.2 }, 'jitter'],
  ['exactly on the boundary is still good', { latency: 100, uplink: 1 }, null],
  ['a blackout before everything else', { blackout: true, downlink: 100, latency: 900 }, 'blackout'],
  ['a sender, if one’s own line is good', { senders: [{ user: 'bob', packet_loss: 9 }] }, 'sender'],
  ['one’s own line before a sender', { uplink: 4, senders: [{ user: 'bob', packet_loss: 9 }] }, 'uplink'],
];
codes.forEach(([name, fields, code]) =>
  test(`blame: ${name}`, () => equal(reasonOf(reading(fields))?.code ?? null, code)),
);

test('blame: by the thresholds of the server, which has no second table', () => {
  const thresholds = { latency: [100, 200, 350], packet_loss: [10, 20, 30], jitter: [30, 50, 80] };

  equal(reasonOf(reading({ uplink: 6 }), thresholds), null);
});

test('blame: loss of no known direction is simply loss', () => {
  equal(reasonOf({ ...unknownReading(), latency: 60, packet_loss: 6, jitter: 8 }).code, 'packet_loss');
});

/** What the open breakdown of one's own connection says in a call. */
async function sentence(stats, others) {
  const bar = document.createElement('connectivity-voice-bar');
  const participants = new Map(others.map((each) => [each.user_id, each]));
  const own = reading(stats);
  const full = { ...own, ...assess(own), reason: reasonOf(own) };
  bar.client = Object.assign(new EventTarget(), { stats: full, status: 'online', joinedAt: 0, participants, history: [], thresholds: THRESHOLDS });
  document.body.append(bar);
  const button = bar.shadowRoot.querySelector('.opener');
  button.click();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const text = bar.shadowRoot.querySelector('connectivity-breakdown').shadowRoot.querySelector('.reason').textContent;
  button.click();
  bar.remove();
  return text;
}
const person = (id, quality) => ({ user_id: id, name: id[0].toUpperCase() + id.slice(1), latency: 50, packet_loss: 6, jitter: 9, quality });

const sentences = [
  ['own upload', { uplink: 6 }, [person('bob', 3), person('carol', 3)], 'Your upload loses packets'],
  ['own upload, and Bob’s line is bad too, but Carol’s is not', { uplink: 6 }, [person('bob', 0), person('carol', 3)], 'Your upload loses packets'],
  ['a lossy sender', { senders: [{ user: 'bob', packet_loss: 9 }] }, [person('bob', 0), person('carol', 3)], 'Bob’s connection loses packets on its way to the server'],
  ['everyone', { uplink: 6, downlink: 6 }, [person('bob', 0), person('carol', 1)], 'Everyone in this call is affected'],
  ['the others are bad but one’s own line is good', {}, [person('bob', 0), person('carol', 1)], 'Everything is fine'],
  ['one other person is not everyone', { downlink: 6 }, [person('bob', 0)], 'Your download loses packets'],
];
sentences.forEach(([name, stats, others, expected]) =>
  test(`sentence: ${name}`, async () => {
    const text = await sentence(stats, others);
    ok(text.startsWith(expected), text);
  }),
);
