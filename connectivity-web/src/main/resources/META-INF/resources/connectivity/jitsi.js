/**
 * Readings from lib-jitsi-meet's conference object. Its statistics have no jitter, so the quality is at best unknown where
 * nothing is wrong; pass the peer connections to `peerConnections` instead where you have them.
 * @module
 */
import { unknownReading } from './source.js';

/** Jitsi collects every 10 s by default; older than this is unknown. */
const STALE_MS = 25000;

/**
 * @typedef {object} Conference what is used of lib-jitsi-meet's JitsiConference
 * @property {(event: string, listener: (...args: any[]) => void) => void} on
 * @property {(event: string, listener: (...args: any[]) => void) => void} off
 */

/**
 * @param {Conference} conference
 * @returns {import('./source.js').Source & {close(): void}}
 */
export function jitsiConference(conference) {
  /** @type {any} */
  let latest = null;
  let at = -Infinity;
  let broken = false;
  const updated = (/** @type {any} */ stats) => {
    latest = stats;
    at = performance.now();
  };
  // While the connection is interrupted the conference goes on telling the numbers from before.
  const interrupted = () => (broken = true);
  const restored = () => {
    broken = false;
    latest = null;
  };
  const listeners = Object.entries({
    'cq.local_stats_updated': updated, // JitsiMeetJS.events.connectionQuality.LOCAL_STATS_UPDATED
    'conference.connectionInterrupted': interrupted, // JitsiMeetJS.events.conference.CONNECTION_INTERRUPTED
    'conference.connectionRestored': restored, // and CONNECTION_RESTORED
  });
  listeners.forEach(([event, listener]) => conference.on(event, listener));
  return {
    read: async () => (broken || latest === null || performance.now() - at > STALE_MS ? unknownReading() : readingOf(latest)),
    close() {
      listeners.forEach(([event, listener]) => conference.off(event, listener));
    },
  };
}

/** @param {any} stats @returns {import('./stats.js').Reading} */
function readingOf({ packetLoss, bitrate, transport }) {
  const number = (/** @type {unknown} */ value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
  // Without a bit of media its loss is 0 of 0, which it gives as 0: that is not known.
  const up = bitrate?.upload === 0 ? null : number(packetLoss?.upload);
  const down = bitrate?.download === 0 ? null : number(packetLoss?.download);
  const rtt = number(transport?.[0]?.rtt);
  const latency = rtt === null ? null : Math.round(Math.min(10000, rtt));
  const loss = up === null ? down : down === null ? up : Math.max(up, down);
  return {
    ...unknownReading(),
    latency,
    packet_loss: loss,
    uplink: { packet_loss: up },
    downlink: { packet_loss: down, jitter: null },
  };
}
