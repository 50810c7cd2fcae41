import { h } from './base.js';
import { METRICS, THRESHOLDS, levelOf } from '../quality.js';
import { IncidentDetector } from '../incidents.js';
import { lasted } from './history-sessions.js';
import { Chart, table } from './history-summary.js';

const HEIGHT = 110;
const LEFT = 44;
/** As the call itself counts it: a value holds no longer than this. */
const GAP_MS = 10000;
/** What a point spans once the samples are gone; it is the worst of it then. @type {Record<string, number>} */
const SPAN_MS = { minute: 60_000, hour: 3_600_000 };

/** @typedef {{time: string, latency_ms: number | null, packet_loss: number | null, jitter_ms: number | null, quality: number | null}} Point */
/** @typedef {{metrics: Point[], downsampled: boolean, resolution?: string, summary?: any}} Course as the server tells it */

/** One call: a chart each for latency, loss and jitter with the incidents marked, and the same as a table. */
export class SessionDetail {
  /** @param {import('../strings.js').Words} words @param {any} detail @param {number} width of the charts @param {() => void} back */
  constructor(words, detail, width, back) {
    this.words = words;
    this.width = width;
    /** @type {Chart[]} */
    this.charts = [];
    const { summary } = detail;
    this.title = h('h2', { tabindex: -1, dir: 'auto' }, summary.channel_name);
    this.element = h(
      'section',
      {},
      h('button', { type: 'button', onclick: back }, `‹ ${words.say('back')}`),
      this.title,
      this.#facts(summary),
      detail.metrics.length === 0 ? h('p', { class: 'message muted' }, words.say('noSamples')) : this.#measured(detail),
    );
  }

  focus() {
    this.title.focus();
  }

  /** @param {any} summary */
  #facts(summary) {
    const { words } = this;
    const when = new Intl.DateTimeFormat(words.language, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(summary.started_at));
    const fact = (/** @type {any} */ key, /** @type {string} */ value) => h('span', {}, `${words.say(key)} `, h('b', { class: 'number' }, value));
    return h(
      'p',
      { class: 'facts' },
      h('span', {}, `${summary.guild_name ?? words.say('direct')}, ${when}`),
      fact('duration', lasted(words, summary)),
      fact('worstQuality', words.say(levelOf(summary.worst_quality))),
      fact('avgLatency', words.ms(summary.avg_latency)),
      fact('avgLoss', words.percent(summary.avg_loss)),
      fact('avgJitter', words.ms(summary.avg_jitter)),
    );
  }

  /** @param {Course} detail */
  #measured(detail) {
    const { words } = this;
    const { metrics: points, downsampled, resolution } = detail;
    const times = new Intl.DateTimeFormat(words.language, { timeStyle: 'medium' });
    const incidents = incidentsOf(detail);
    const mostOf = (/** @type {keyof Point} */ name) => Math.max(...points.map((point) => Number(point[name] ?? 0)));
    return h(
      'div',
      { class: 'charts' },
      h('h3', { class: 'visually-hidden' }, words.say('overTime')),
      h('p', { class: 'visually-hidden' }, words.say('chartSummary', {
        count: points.length,
        loss: words.percent(mostOf('packet_loss')),
        latency: words.ms(mostOf('latency_ms')),
      })),
      ...METRICS.map((metric) => this.#figure(metric, points, incidents, times)),
      incidents.length === 0 ? null : h('div', {}, h('h3', {}, words.say('incidents', { count: incidents.length })), h('ul', { class: 'incidents' }, ...incidents.map((each) =>
        h('li', {}, words.say('incidentText', {
          time: times.format(each.from),
          loss: words.percent(each.worst),
          duration: words.duration((each.to - each.from) / 1000),
        })),
      ))),
      resolution === 'minute' || resolution === 'hour' ? h('p', { class: 'muted' }, words.say(`worst_${resolution}`)) : null,
      downsampled ? h('p', { class: 'muted' }, words.say('spikes')) : null,
      table(words, ['time', 'quality', 'latency', 'packet_loss', 'jitter'], points.map((point) => [
        times.format(new Date(point.time)),
        words.say(levelOf(point.quality)),
        words.ms(point.latency_ms),
        words.percent(point.packet_loss),
        words.ms(point.jitter_ms),
      ])),
    );
  }

  /**
   * @param {import('../quality.js').Metric} metric
   * @param {Point[]} points
   * @param {{from: number, to: number}[]} incidents
   * @param {Intl.DateTimeFormat} times
   */
  #figure(metric, points, incidents, times) {
    const chart = new Chart((width) => curve(metric, points, incidents, times, width), this.width);
    this.charts.push(chart);
    const unit = metric === 'packet_loss' ? '%' : 'ms';
    return h('figure', { class: 'chart', part: 'chart' }, h('figcaption', {}, `${this.words.say(metric)} (${unit})`), chart.element);
  }
}

/**
 * @param {import('../quality.js').Metric} metric
 * @param {Point[]} points
 * @param {{from: number, to: number}[]} incidents
 * @param {Intl.DateTimeFormat} times
 * @param {number} width
 * @returns {SVGElement}
 */
function curve(metric, points, incidents, times, width) {
  const read = (/** @type {Point} */ point) => point[metric === 'packet_loss' ? metric : /** @type {'latency_ms' | 'jitter_ms'} */ (`${metric}_ms`)];
  const at = points.map((point) => Date.parse(point.time));
  const [start, end] = [at[0], Math.max(at[at.length - 1], at[0] + 1000)];
  const most = Math.max(THRESHOLDS[metric][0] * 1.3, ...points.map((point) => read(point) ?? 0));
  const x = (/** @type {number} */ time) => Number((LEFT + ((time - start) / (end - start)) * (width - LEFT)).toFixed(1));
  const y = (/** @type {number} */ value) => Number((HEIGHT - (value / most) * (HEIGHT - 10)).toFixed(1));
  let path = '';
  let last = -Infinity;
  const gap = usualGap(points);
  points.forEach((point, index) => {
    const value = read(point);
    if (value !== null && value !== undefined) {
      path += `${at[index] - last > gap ? 'M' : 'L'}${x(at[index])} ${y(value)}`;
      last = at[index];
    } else {
      last = -Infinity;
    }
  });
  const limits = THRESHOLDS[metric].filter((limit) => limit < most);
  return h(
    'svg:svg',
    { viewBox: `0 0 ${width} ${HEIGHT + 18}`, 'aria-hidden': 'true' },
    ...incidents.map((each) => h('svg:rect', { class: 'zone', x: x(each.from), y: 0, width: Math.max(3, x(Math.min(each.to, end)) - x(each.from)), height: HEIGHT })),
    h('svg:line', { class: 'grid', x1: LEFT, x2: width, y1: HEIGHT, y2: HEIGHT }),
    ...limits.map((limit) => h('svg:line', { class: 'limit', x1: LEFT, x2: width, y1: y(limit), y2: y(limit) })),
    ...[0, most].map((value) => h('svg:text', { class: 'axis', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, String(Math.round(value)))),
    h('svg:path', { class: 'curve', d: path }),
    h('svg:text', { class: 'axis', x: LEFT, y: HEIGHT + 16 }, times.format(start)),
    h('svg:text', { class: 'axis', x: width, y: HEIGHT + 16, 'text-anchor': 'end' }, times.format(end)),
  );
}

/** @param {Point[]} points in order @returns {number} ms from which on two of a shortened call are far apart */
function usualGap(points) {
  const [first, last] = [points[0], points[points.length - 1]].map((point) => Date.parse(point.time));
  return Math.max(GAP_MS, ((last - first) / points.length) * 3);
}

/**
 * The incidents of a call, by the same rules as during it. Where points stand for several samples their distance is no gap
 * in what was measured; where they stand for a minute or an hour, what was bad is over with its own.
 * @param {Course} course with at least one point
 * @returns {{from: number, to: number, worst: number}[]}
 */
export function incidentsOf({ metrics, downsampled, resolution, summary }) {
  const span = SPAN_MS[resolution ?? ''] ?? 0;
  const detector = new IncidentDetector(downsampled || span > 0 ? { longest_gap_ms: usualGap(metrics) } : {});
  /** @type {{from: number, to: number, worst: number}[]} */
  const incidents = [];
  const noteOver = (/** @type {import('../incidents.js').IncidentEvent | null} */ event, /** @type {number} */ to) => {
    if (event?.event === 'recovered' || event?.event === 'closed') {
      incidents.push({ from: event.started_at, to, worst: event.packet_loss });
    }
  };
  let at = 0;
  let before = 0;
  for (const point of metrics) {
    at = Date.parse(point.time);
    noteOver(detector.sample(point.packet_loss, at), span > 0 ? before : at);
    before = point.packet_loss === null ? before : at;
  }
  const end = Math.max(at, Math.min(at + span, Date.parse(summary?.ended_at ?? '') || Infinity));
  noteOver(detector.end(end), end);
  return incidents;
}
