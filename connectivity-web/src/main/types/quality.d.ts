/**
 * The quality code of one metric's value.
 * @param {Metric} metric
 * @param {number | null | undefined} value in the metric's unit
 * @param {Thresholds} [thresholds]
 * @returns {number | null} 3 (green) to 0 (red), null while unknown or impossible
 */
export function metricQuality(metric: Metric, value: number | null | undefined, thresholds?: Thresholds): number | null;
/**
 * Classifies a measurement by its worst metric. Green needs all three known; a known bad metric shows as bad.
 * @param {Metrics} metrics
 * @param {Thresholds} [thresholds]
 * @returns {Assessment}
 */
export function assess(metrics: Metrics, thresholds?: Thresholds): Assessment;
/**
 * The level of a quality code as messages carry it.
 * @param {number | null | undefined} quality
 * @returns {Level}
 */
export function levelOf(quality: number | null | undefined): Level;
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
export function reasonOf(reading: Pick<import("./stats.js").Reading, "latency" | "packet_loss" | "jitter" | "uplink" | "downlink" | "senders" | "blackout">, thresholds?: Thresholds): Reason | null;
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
export const METRICS: readonly Metric[];
/** By quality code, 0 to 3. @type {readonly Level[]} */
export const LEVELS: readonly Level[];
/** The largest green, yellow and orange value of each metric (ms, %, ms). @type {Readonly<Thresholds>} */
export const THRESHOLDS: Readonly<Thresholds>;
export type Reason = {
    code: "blackout" | "uplink" | "downlink" | "both" | "packet_loss" | "latency" | "jitter" | "sender";
    /**
     * whose connection it is, for `sender`
     */
    user?: string | undefined;
};
export type Level = "green" | "yellow" | "orange" | "red" | "unknown";
export type Metric = "latency" | "packet_loss" | "jitter";
export type Thresholds = {
    latency: number[];
    packet_loss: number[];
    jitter: number[];
};
export type Metrics = {
    latency?: number | null;
    packet_loss?: number | null;
    jitter?: number | null;
};
export type Assessment = {
    level: Level;
    quality: number | null;
    worst: Metric | null;
};
