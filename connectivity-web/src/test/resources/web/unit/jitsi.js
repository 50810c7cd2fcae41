import { jitsiConference } from '/connectivity/jitsi.js';
import { reasonOf } from '/connectivity/quality.js';
import { equal, test } from './harness.js';

/** What lib-jitsi-meet's conference object does by its documentation; no recording. */
class Conference {
  listeners = new Map();
  on(event, listener) {
    this.listeners.set(event, listener);
  }
  off(event) {
    this.listeners.delete(event);
  }
  emit(event, ...args) {
    this.listeners.get(event)?.(...args);
  }
}

const stats = (packetLoss, download = 40) => ({ packetLoss, bitrate: { upload: 40, download }, transport: [{ rtt: 92.4 }] });

test('a Jitsi conference’s statistics become a reading', async () => {
  const conference = new Conference();
  const source = jitsiConference(conference);
  equal((await source.read()).latency, null);
  conference.emit('cq.local_stats_updated', stats({ total: 2, upload: 4, download: 0 }));
  const reading = await source.read();

  equal([reading.latency, reading.packet_loss, reading.jitter], [92, 4, null]);
  equal(reasonOf(reading), { code: 'uplink' });
});

test('a Jitsi conference that receives nothing has no known download loss', async () => {
  const conference = new Conference();
  const source = jitsiConference(conference);
  conference.emit('cq.local_stats_updated', stats({ total: 0, upload: 0, download: 0 }, 0));

  equal((await source.read()).downlink.packet_loss, null);
});

test('an interrupted Jitsi conference goes on telling old numbers, which are not believed until it is restored', async () => {
  const conference = new Conference();
  const source = jitsiConference(conference);
  const told = stats({ total: 2, upload: 4, download: 0 });
  conference.emit('cq.local_stats_updated', told);
  conference.emit('conference.connectionInterrupted');
  conference.emit('cq.local_stats_updated', told);
  equal((await source.read()).latency, null);
  conference.emit('conference.connectionRestored');
  equal((await source.read()).latency, null);
  conference.emit('cq.local_stats_updated', told);

  equal((await source.read()).latency, 92);
});

test('an interrupted Jitsi conference is unknown; a closed source listens no more', async () => {
  const conference = new Conference();
  const source = jitsiConference(conference);
  conference.emit('cq.local_stats_updated', stats({ total: 0, upload: 0, download: 0 }));
  conference.emit('conference.connectionInterrupted');
  equal((await source.read()).latency, null);
  source.close();

  equal(conference.listeners.size, 0);
});
