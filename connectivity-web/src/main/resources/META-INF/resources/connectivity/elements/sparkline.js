import { ConnectivityElement, define, h, setAttribute, setText, sheet } from './base.js';

/** @typedef {{timestamp: number, latency?: number | null, level?: import('../quality.js').Level}} SparkPoint */

const WIDTH = 240;
const HEIGHT = 44;
const SPAN_MS = 120000;
/** Farther apart than this, two samples are not joined by a line. */
const GAP_MS = 7000;

const SHEET = sheet(`
svg { display: block; inline-size: 100%; block-size: 2.75rem; overflow: visible; direction: ltr; }
.caption { inline-size: 0; min-inline-size: 100%; margin-block-start: .25rem; min-block-size: 1.45em; font-size: .75rem; color: var(--_muted); }
.line { fill: none; stroke: var(--_accent); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.area { fill: var(--_accent); opacity: .12; }
.base { stroke: var(--_line); vector-effect: non-scaling-stroke; }
.bad { fill: var(--_fill); opacity: .9; }
`);

/**
 * The latency of the last two minutes as a line, gaps left open; below it a mark wherever the quality was not good, and in
 * words between what it was. Property: `points`, oldest first. Parts: `line`, `caption`.
 */
export class Sparkline extends ConnectivityElement {
  /** @type {readonly SparkPoint[]} */
  #points = [];

  constructor() {
    super(SHEET);
  }

  get points() {
    return this.#points;
  }

  set points(points) {
    this.#points = points;
    this.changed();
  }

  build() {
    this.area = h('svg:path', { class: 'area' });
    this.line = h('svg:path', { class: 'line', part: 'line' });
    this.marks = h('svg:g');
    const base = h('svg:line', { class: 'base', x1: 0, x2: WIDTH, y1: HEIGHT - 6, y2: HEIGHT - 6 });
    const picture = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' };
    this.svg = h('svg:svg', picture, base, this.area, this.line, this.marks);
    this.caption = h('div', { class: 'caption', part: 'caption', 'aria-hidden': 'true' });
    this.root.append(/** @type {Node} */ (this.svg), this.caption);
  }

  /** @param {number[]} known */
  #describe(known) {
    const { words } = this;
    const what = words.say('lastMinutes');
    const [least, most] = [Math.min(...known), Math.max(...known)].map((value) => words.ms(value));
    const label = known.length === 0 ? what : `${what}: ${least === most ? least : words.say('range', { least, most })}`;
    setAttribute(/** @type {Element} */ (this.svg), 'aria-label', label);
    setText(/** @type {Element} */ (this.caption), label);
  }

  update() {
    const points = this.#points;
    this.#describe(points.flatMap((point) => point.latency ?? []));
    const end = points[points.length - 1]?.timestamp ?? 0;
    const most = Math.max(150, ...points.map((point) => point.latency ?? 0));
    const x = (/** @type {number} */ at) => Math.round((1 - (end - at) / SPAN_MS) * WIDTH * 10) / 10;
    const y = (/** @type {number} */ latency) => Math.round((1 - latency / most) * (HEIGHT - 10) * 10) / 10 + 2;
    const runs = connected(points);
    const path = (/** @type {SparkPoint[]} */ run) =>
      `M${run.map((point) => `${x(point.timestamp)} ${y(/** @type {number} */ (point.latency))}`).join('L')}`;
    const floor = HEIGHT - 6;
    setAttribute(this.line, 'd', runs.map(path).join(''));
    const areas = runs.map((run) => `${path(run)}V${floor}H${x(run[0].timestamp)}Z`);
    setAttribute(this.area, 'd', areas.join(''));
    const bad = points.filter((point) => point.level === 'orange' || point.level === 'red');
    /** @type {Element} */ (this.marks).replaceChildren(
      ...bad.map((point) =>
        h('svg:rect', { class: `bad ${point.level}`, x: x(point.timestamp) - 1, y: floor + 2, width: 2, height: 4 }),
      ),
    );
  }
}

/** @param {readonly SparkPoint[]} points @returns {SparkPoint[][]} runs without unknown values or gaps */
function connected(points) {
  /** @type {SparkPoint[][]} */
  const runs = [];
  let last = -Infinity;
  for (const point of points) {
    if (point.latency !== null && point.latency !== undefined) {
      point.timestamp - last > GAP_MS ? runs.push([point]) : runs[runs.length - 1].push(point);
      last = point.timestamp;
    } else {
      last = -Infinity;
    }
  }
  return runs;
}

define('connectivity-sparkline', Sparkline);
