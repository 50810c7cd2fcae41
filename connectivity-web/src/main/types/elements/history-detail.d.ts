/**
 * The incidents of a call, by the same rules as during it. Where points stand for several samples their distance is no gap
 * in what was measured; where they stand for a minute or an hour, what was bad is over with its own.
 * @param {Course} course with at least one point
 * @returns {{from: number, to: number, worst: number}[]}
 */
export function incidentsOf({ metrics, downsampled, resolution, summary }: Course): {
    from: number;
    to: number;
    worst: number;
}[];
/** @typedef {{time: string, latency_ms: number | null, packet_loss: number | null, jitter_ms: number | null, quality: number | null}} Point */
/** @typedef {{metrics: Point[], downsampled: boolean, resolution?: string, summary?: any}} Course as the server tells it */
/** One call: a chart each for latency, loss and jitter with the incidents marked, and the same as a table. */
export class SessionDetail {
    /** @param {import('../strings.js').Words} words @param {any} detail @param {number} width of the charts @param {() => void} back */
    constructor(words: import("../strings.js").Words, detail: any, width: number, back: () => void);
    words: import("../strings.js").Words;
    width: number;
    /** @type {Chart[]} */
    charts: Chart[];
    title: any;
    element: any;
    focus(): void;
    #private;
}
export type Point = {
    time: string;
    latency_ms: number | null;
    packet_loss: number | null;
    jitter_ms: number | null;
    quality: number | null;
};
/**
 * as the server tells it
 */
export type Course = {
    metrics: Point[];
    downsampled: boolean;
    resolution?: string;
    summary?: any;
};
import { Chart } from './history-summary.js';
