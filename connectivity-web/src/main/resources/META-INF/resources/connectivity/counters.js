/**
 * The recent past of one statistics object: what its counters did over a window of its own time.
 * @module
 */

/** @typedef {{t: number, [counter: string]: number | null}} Point */

/** How far back a window may reach, in ms. */
export const LONGEST_WINDOW_MS = 30000;

/** Points in time of one object's counters. A counter that restarts makes everything before it worthless. */
export class Counters {
  /** @type {Point[]} */
  #points = [];
  /** @type {string[]} */
  #monotone;

  /** @param {string[]} monotone the counters that only fall when they restart; others (packetsLost) may fall */
  constructor(monotone) {
    this.#monotone = monotone;
  }

  /** Adds what was read; the same statistics time again adds nothing. @param {Point} point */
  add(point) {
    const last = this.last;
    if (last !== undefined && point.t === last.t) {
      return;
    }
    const restarted =
      last !== undefined &&
      (point.t < last.t || this.#monotone.some((name) => (point[name] ?? 0) < (last[name] ?? 0)));
    if (restarted) {
      this.#points = [];
    }
    this.#points.push(point);
    while (this.#points.length > 2 && point.t - this.#points[1].t >= LONGEST_WINDOW_MS) {
      this.#points.shift();
    }
  }

  /** @returns {Point | undefined} */
  get last() {
    return this.#points[this.#points.length - 1];
  }

  /**
   * The shortest recent window that is long enough and holds enough.
   * @param {number} ms its least length
   * @param {(from: Point, to: Point) => boolean} [enough]
   * @returns {{from: Point, to: Point, ms: number} | null}
   */
  window(ms, enough = () => true) {
    const to = this.last;
    if (to === undefined) {
      return null;
    }
    for (let index = this.#points.length - 2; index >= 0; index--) {
      const from = this.#points[index];
      // A timer that fires a little early still closes its interval.
      if (to.t - from.t >= ms - 150 && enough(from, to)) {
        return { from, to, ms: to.t - from.t };
      }
    }
    return null;
  }

  /**
   * The first point that already had a counter's present value, or undefined if nothing was read.
   * @param {string} name
   * @returns {Point | undefined}
   */
  lastChange(name) {
    let index = this.#points.length - 1;
    while (index > 0 && this.#points[index - 1][name] === this.last?.[name]) {
      index--;
    }
    return this.#points[index];
  }

  /** The points before a time, newest last. @param {number} t @returns {Point[]} */
  upTo(t) {
    return this.#points.filter((point) => point.t <= t);
  }
}

/**
 * A counter's growth between two points, never negative; null if either lacks it.
 * @param {Point} from
 * @param {Point} to
 * @param {string} name
 * @returns {number | null}
 */
export function growth(from, to, name) {
  const before = from[name];
  const after = to[name];
  return before === null || before === undefined || after === null || after === undefined
    ? null
    : Math.max(0, after - before);
}

/** A finite number, else null: what is missing is unknown, never 0. @param {unknown} value @returns {number | null} */
export function known(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
