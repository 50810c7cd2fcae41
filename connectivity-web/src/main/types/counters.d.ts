/**
 * A counter's growth between two points, never negative; null if either lacks it.
 * @param {Point} from
 * @param {Point} to
 * @param {string} name
 * @returns {number | null}
 */
export function growth(from: Point, to: Point, name: string): number | null;
/** A finite number, else null: what is missing is unknown, never 0. @param {unknown} value @returns {number | null} */
export function known(value: unknown): number | null;
/**
 * The recent past of one statistics object: what its counters did over a window of its own time.
 * @module
 */
/** @typedef {{t: number, [counter: string]: number | null}} Point */
/** How far back a window may reach, in ms. */
export const LONGEST_WINDOW_MS: 30000;
/** Points in time of one object's counters. A counter that restarts makes everything before it worthless. */
export class Counters {
    /** @param {string[]} monotone the counters that only fall when they restart; others (packetsLost) may fall */
    constructor(monotone: string[]);
    /** Adds what was read; the same statistics time again adds nothing. @param {Point} point */
    add(point: Point): void;
    /** @returns {Point | undefined} */
    get last(): Point | undefined;
    /**
     * The shortest recent window that is long enough and holds enough.
     * @param {number} ms its least length
     * @param {(from: Point, to: Point) => boolean} [enough]
     * @returns {{from: Point, to: Point, ms: number} | null}
     */
    window(ms: number, enough?: (from: Point, to: Point) => boolean): {
        from: Point;
        to: Point;
        ms: number;
    } | null;
    /**
     * The first point that already had a counter's present value, or undefined if nothing was read.
     * @param {string} name
     * @returns {Point | undefined}
     */
    lastChange(name: string): Point | undefined;
    /** The points before a time, newest last. @param {number} t @returns {Point[]} */
    upTo(t: number): Point[];
    #private;
}
export type Point = {
    t: number;
    [counter: string]: number | null;
};
