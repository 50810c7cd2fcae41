/**
 * How good a measurement is: the levels, their boundaries and the one classifier that dots, tooltips and charts share.
 * The same golden vectors test it here and in Java.
 * @module
 */

/** @typedef {'green' | 'yellow' | 'orange' | 'red' | 'unknown'} Level */
/** @typedef {'latency' | 'packet_loss' | 'jitter'} Metric */
/** @typedef {{latency: number[], packet_loss: number[], jitter: number[]}} Thresholds */
/** @typedef {{latency?: number | null, packet_loss?: number | null, jitter?: number | null}} Metrics */
/** @typedef {{level: Level, quality: number | null, worst: Metric | null}} Assessment */

/** In the order that decides an exact tie. @type {readonly Metric[]} */
export const METRICS = Object.freeze(['latency', 'packet_loss', 'jitter']);

/** By quality code, 0 to 3. @type {readonly Level[]} */
export const LEVELS = Object.freeze(['red', 'orange', 'yellow', 'green']);

/** The largest green, yellow and orange value of each metric (ms, %, ms). @type {Readonly<Thresholds>} */
export const THRESHOLDS = Object.freeze({
  latency: [100, 200, 350],
  packet_loss: [1, 3, 5],
  jitter: [30, 50, 80],
});

/**
 * The quality code of one metric's value.
 * @param {Metric} metric
 * @param {number | null | undefined} value in the metric's unit
 * @param {Thresholds} [thresholds]
 * @returns {number | null} 3 (green) to 0 (red), null while unknown or impossible
 */
export function metricQuality(metric, value, thresholds = THRESHOLDS) {
  if (value === null || value === undefined || !Number.isFinite(value) || value < 0) {
    return null;
  }
  const crossed = thresholds[metric].filter((boundary) => value > boundary).length;
  return 3 - crossed;
}

/**
 * Classifies a measurement by its worst metric. Green needs all three known; a known bad metric shows as bad.
 * @param {Metrics} metrics
 * @param {Thresholds} [thresholds]
 * @returns {Assessment}
 */
export function assess(metrics, thresholds = THRESHOLDS) {
  const qualities = METRICS.map((metric) => metricQuality(metric, metrics[metric], thresholds));
  const known = /** @type {number[]} */ (qualities.filter((quality) => quality !== null));
  const quality = Math.min(...known);
  if (known.length === 0 || (quality === 3 && known.length < METRICS.length)) {
    return { level: 'unknown', quality: null, worst: null };
  }
  if (quality === 3) {
    return { level: 'green', quality, worst: null };
  }
  let worst = null;
  let furthest = 0;
  METRICS.forEach((metric, index) => {
    if (qualities[index] === quality) {
      const beyond = /** @type {number} */ (metrics[metric]) / thresholds[metric][2 - quality];
      if (beyond > furthest) {
        worst = metric;
        furthest = beyond;
      }
    }
  });
  return { level: LEVELS[quality], quality, worst };
}

/**
 * The level of a quality code as messages carry it.
 * @param {number | null | undefined} quality
 * @returns {Level}
 */
export function levelOf(quality) {
  return LEVELS[quality ?? -1] ?? 'unknown';
}

/**
 * @typedef {object} Reason
 * @property {'blackout' | 'uplink' | 'downlink' | 'both' | 'packet_loss' | 'latency' | 'jitter' | 'sender'} code
 * @property {string} [user] whose connection it is, for `sender`
 */

/**
 * What is to blame for one's own quality, and where it is; the weakest metric decides, as it does for the level.
 * @param {Pick<import('./stats.js').Reading, 'latency' | 'packet_loss' | 'jitter' | 'uplink' | 'downlink' | 'senders' | 'blackout'>} reading
 * @param {Thresholds} [thresholds]
 * @returns {Reason | null} null if nothing is wrong, or nothing known
 */
export function reasonOf(reading, thresholds = THRESHOLDS) {
  if (reading.blackout) {
    return { code: 'blackout' };
  }
  const { worst } = assess(reading, thresholds);
  if (worst === 'packet_loss') {
    const lossy = (/** @type {number | null} */ loss) => (metricQuality('packet_loss', loss, thresholds) ?? 3) < 3;
    const up = lossy(reading.uplink.packet_loss);
    const down = lossy(reading.downlink.packet_loss);
    return { code: up ? (down ? 'both' : 'uplink') : down ? 'downlink' : 'packet_loss' };
  }
  if (worst !== null) {
    return { code: worst };
  }
  return reading.senders.length > 0 ? { code: 'sender', user: reading.senders[0].user } : null;
}
