import { ConnectivityElement, define, h, setAttribute, setText, sheet } from './base.js';
import { assess, levelOf } from '../quality.js';
import { settings } from '../settings.js';

/** @typedef {import('../quality.js').Level} Level */

/** A filled share of a disc for each level, so that the shape tells it without the colour. */
const SHAPES = {
  green: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z',
  yellow: 'M8 8V1.8A6.2 6.2 0 1 1 1.8 8Z',
  orange: 'M8 1.8a6.2 6.2 0 0 1 0 12.4Z',
  red: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z',
  unknown: '',
};

/** @returns {SVGElement} a symbol that `drawSymbol` fills */
export function symbol() {
  return h(
    'svg:svg',
    { viewBox: '0 0 16 16', 'aria-hidden': 'true', class: 'symbol unknown', part: 'symbol' },
    h('svg:circle', { class: 'ring', cx: 8, cy: 8, r: 6.6 }),
    h('svg:path', { class: 'fill' }),
    h('svg:path', { class: 'mark', d: 'M8 4.2v4.6M8 11.6v.1' }),
  );
}

/** @param {Element} svg @param {Level} level */
export function drawSymbol(svg, level) {
  setAttribute(svg, 'class', `symbol ${level}`);
  setAttribute(svg.children[1], 'd', SHAPES[level]);
}

export const SYMBOL_SHEET = sheet(`
.symbol { display: block; flex: none; inline-size: var(--connectivity-symbol-size, 1rem); block-size: var(--connectivity-symbol-size, 1rem); }
.ring { fill: none; stroke: var(--_fill); stroke-width: 1.6; }
.fill { fill: var(--_fill); }
.mark { display: none; stroke: var(--_surface); stroke-width: 2; stroke-linecap: round; }
.red .mark { display: inline; }
.unknown .ring { stroke-dasharray: 2.6 2.6; }
@media (forced-colors: active) { .ring { stroke: CanvasText; } .fill { fill: CanvasText; } .mark { stroke: Canvas; } }
`);

const SHEET = sheet(`
:host { display: inline-flex; vertical-align: middle; contain: layout style; }
.box { display: flex; gap: .4rem; align-items: center; min-block-size: 1.25rem; }
.value { color: var(--_level); font-weight: 650; font-size: .9375rem; white-space: nowrap; min-inline-size: 4.2em; text-align: end; }
`);

/**
 * One connection's quality: a symbol, or the symbol with the latency as a number.
 *
 * Attributes: `level`, `latency` (ms), `display` (`dot`, `number`; default: what the participant chose). Property:
 * `metrics`, which replaces the attributes and is classified here unless it brings a `quality`. Parts: `symbol`, `value`.
 */
export class Indicator extends ConnectivityElement {
  static observedAttributes = ['level', 'latency', 'display'];
  /** @type {any} */
  #metrics = null;

  constructor() {
    super(SHEET);
    this.root.adoptedStyleSheets.push(SYMBOL_SHEET);
  }

  get metrics() {
    return this.#metrics;
  }

  /** A new level shows at once, a new number within a second. @param {any} metrics */
  set metrics(metrics) {
    const before = this.level;
    this.#metrics = metrics;
    this.level === before ? this.numbersChanged() : this.changed();
  }

  /** @returns {Level} */
  get level() {
    return this.#metrics === null ? levelNamed(this.getAttribute('level')) : levelOfMetrics(this.#metrics);
  }

  /** @returns {number | null} */
  get latency() {
    const latency = this.getAttribute('latency');
    return this.#metrics === null ? (latency === null ? null : Number(latency)) : (this.#metrics.latency ?? null);
  }

  build() {
    this.symbol = symbol();
    this.value = h('span', { class: 'value number', part: 'value', 'aria-hidden': 'true' });
    this.box = h('span', { class: 'box', role: 'img' }, this.symbol, this.value);
    this.root.append(this.box);
  }

  connected() {
    settings.addEventListener('change', () => this.changed(), { signal: this.connection.signal });
  }

  update() {
    const { level, latency, words } = this;
    const display = this.getAttribute('display') ?? settings.choices.display;
    const number = display === 'number';
    drawSymbol(/** @type {Element} */ (this.symbol), level);
    setAttribute(/** @type {Element} */ (this.box), 'class', `box ${level}`);
    setText(/** @type {Element} */ (this.value), number ? words.ms(latency) : '');
    /** @type {any} */ (this.value).hidden = !number;
    setAttribute(/** @type {Element} */ (this.box), 'aria-label', describe(words, level, latency));
  }
}

/** @param {import('../strings.js').Words} words @param {Level} level @param {number | null} latency */
export function describe(words, level, latency) {
  const name = words.say(level);
  return latency === null ? name : words.say('indicator', { level: name, latency: words.ms(latency) });
}

/** The server's verdict where there is one. @param {any} metrics @returns {Level} */
export function levelOfMetrics(metrics) {
  return metrics.level ?? (metrics.quality === undefined ? assess(metrics).level : levelOf(metrics.quality));
}

/** @param {string | null} name @returns {Level} */
function levelNamed(name) {
  return name !== null && name in SHAPES ? /** @type {Level} */ (name) : 'unknown';
}

define('connectivity-indicator', Indicator);
