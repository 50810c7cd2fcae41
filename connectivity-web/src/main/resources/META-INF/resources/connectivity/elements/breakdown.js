import { ConnectivityElement, define, h, setAttribute, setText, sheet } from './base.js';
import { METRICS, THRESHOLDS, assess, metricQuality, levelOf } from '../quality.js';
import { SYMBOL_SHEET, drawSymbol, levelOfMetrics, symbol } from './indicator.js';
import './sparkline.js';

const SHEET = sheet(`
:host { min-inline-size: 14rem; font-size: .9375rem; }
.title { display: flex; gap: .5rem; align-items: center; font-weight: 650; }
.title .state { margin-inline-start: auto; color: var(--_level); }
.reason { margin-block: .35rem .75rem; color: var(--_muted); font-size: .875rem; max-inline-size: 22rem; overflow-wrap: anywhere; }
dl { display: grid; gap: .125rem; }
.row { display: flex; flex-wrap: wrap; gap: 0 .6rem; align-items: center; padding: .3rem .5rem; margin-inline: -.5rem; border-radius: 8px; --connectivity-symbol-size: .75rem; }
.row.weakest { background: var(--_raised); }
dt { display: flex; gap: .4rem; align-items: baseline; color: var(--_muted); }
.row.weakest dt { color: var(--_text); font-weight: 600; }
.tag { white-space: nowrap; font-size: .75rem; font-weight: 600; color: var(--_level); }
dd { margin-inline-start: auto; font-weight: 600; text-align: end; }
dd.ways { flex-basis: 100%; padding-inline-start: 1.35rem; text-align: start; font-size: .8125rem; font-weight: 400; color: var(--_muted); }
.ways:empty { display: none; }
connectivity-sparkline { margin-block-start: .75rem; }
`);

/**
 * What a connection's quality is made of: latency, loss (in both directions where known), jitter, the weakest marked, and
 * in words what is wrong and where.
 *
 * Properties: `metrics` (as in messages or readings), `name` (whose it is; none: one's own), `points` (for the sparkline;
 * empty: none). Method: `show(changes)` sets several at once, and besides `names` (user id to name, for the words), `affected`
 * (true: everyone in the call has trouble) and `thresholds`. Parts: `title`, `reason`, `row`, `line`, `caption`.
 */
export class Breakdown extends ConnectivityElement {
  #state = {
    /** @type {any} */ metrics: null,
    name: '',
    names: /** @type {Map<string, string>} */ (new Map()),
    affected: false,
    points: /** @type {readonly any[]} */ ([]),
    thresholds: THRESHOLDS,
  };

  constructor() {
    super(SHEET);
    this.root.adoptedStyleSheets.push(SYMBOL_SHEET);
  }

  get metrics() {
    return this.#state.metrics;
  }

  set metrics(metrics) {
    this.show({ metrics });
  }

  get name() {
    return this.#state.name;
  }

  set name(name) {
    this.show({ name });
  }

  get points() {
    return this.#state.points;
  }

  set points(points) {
    this.show({ points });
  }

  /** Several properties at once. @param {Record<string, unknown>} changes */
  show(changes) {
    Object.assign(this.#state, changes);
    this.changed();
  }

  build() {
    this.symbol = symbol();
    this.who = h('span', { part: 'title' });
    this.level = h('span', { class: 'state' });
    this.heading = h('p', { class: 'title' }, this.symbol, this.who, this.level);
    this.reason = h('p', { class: 'reason', part: 'reason' });
    this.rows = METRICS.map((metric) => this.#row(metric));
    this.spark = /** @type {any} */ (h('connectivity-sparkline', { exportparts: 'line, caption' }));
    this.root.append(
      this.heading,
      this.reason,
      h('dl', {}, ...this.rows.map((row) => row.element)),
      this.spark,
    );
  }

  /** @param {import('../quality.js').Metric} metric */
  #row(metric) {
    const mark = symbol();
    const tag = h('span', { class: 'tag' });
    const value = h('dd', { class: 'number' });
    const ways = h('dd', { class: 'ways number' });
    const term = h('dt', {}, this.words.say(metric), tag);
    const element = h('div', { class: 'row', part: 'row' }, mark, term, value, ways);
    return { metric, element, mark, tag, value, ways };
  }

  update() {
    const { words } = this;
    const { metrics: given, name, points, thresholds } = this.#state;
    const metrics = given ?? {};
    const level = given === null ? 'unknown' : levelOfMetrics(metrics);
    const { worst } = assess(metrics, thresholds);
    setText(this.who, name === '' ? words.say('yourConnection') : name);
    setText(this.level, words.say(level));
    setAttribute(this.heading, 'class', `title ${level}`);
    drawSymbol(/** @type {Element} */ (this.symbol), level);
    setText(this.reason, this.#words(level, worst));
    for (const { metric, element, mark, tag, value, ways } of /** @type {any[]} */ (this.rows)) {
      const own = levelOf(metricQuality(metric, metrics[metric], thresholds));
      setAttribute(element, 'class', `row ${own}${metric === worst ? ' weakest' : ''}`);
      drawSymbol(mark, own);
      setText(tag, metric === worst ? words.say('worst') : '');
      setText(value, words.metric(metric, metrics[metric]));
      setText(ways, metric === 'packet_loss' && metrics.uplink ? this.#ways(metrics) : '');
    }
    this.spark.hidden = points.length < 2;
    this.spark.points = points;
  }

  /** @param {any} metrics @returns {string} both directions */
  #ways({ uplink, downlink }) {
    const { words } = this;
    return `${words.say('upload')} ${words.percent(uplink.packet_loss)} · ${words.say('download')} ${words.percent(downlink.packet_loss)}`;
  }

  /** @param {string} level @param {import('../quality.js').Metric | null} worst @returns {string} what is wrong and where */
  #words(level, worst) {
    const { words } = this;
    const { metrics, name, names, affected } = this.#state;
    if (metrics === null) {
      return words.say('reason_measuring');
    }
    if (affected && worst !== null) {
      return words.say('reason_everyone');
    }
    if (name !== '') {
      return worst === null
        ? words.say(level === 'green' ? 'reason_good' : 'reason_unknown')
        : words.say(`reason_other_${worst}`, { name });
    }
    const reason = metrics.reason ?? (worst === null ? null : { code: worst });
    if (reason === null) {
      return words.say(level === 'green' ? 'reason_good' : 'reason_measuring');
    }
    const key = /** @type {import('../strings.js').Key} */ (`reason_${reason.code}`);
    return words.say(key, { name: names.get(reason.user) ?? reason.user ?? '' });
  }
}

define('connectivity-breakdown', Breakdown);
