/**
 * The incidents of a call, by the same rules as during it.
 * @param {Point[]} points
 * @param {boolean} downsampled then the points' distance is no gap in what was measured
 * @returns {{from: number, to: number, worst: number}[]}
 */
export function incidentsOf(points: Point[], downsampled: boolean): {
    from: number;
    to: number;
    worst: number;
}[];
/** @typedef {{time: string, latency_ms: number | null, packet_loss: number | null, jitter_ms: number | null, quality: number | null}} Point */
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
import { Chart } from './history-summary.js';
