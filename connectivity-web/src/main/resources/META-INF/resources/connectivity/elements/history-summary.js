import { h } from './base.js';
import { LEVELS, assess } from '../quality.js';
import { drawSymbol, symbol } from './indicator.js';

const HEIGHT = 150;
const LEFT = 28;

/** A picture that is drawn in the size it is shown in, so that its words stay legible on a phone. */
export class Chart {
  #draw;

  /** @param {(width: number) => SVGElement} draw @param {number} width */
  constructor(draw, width) {
    this.#draw = draw;
    this.element = draw(width);
  }

  /** @param {number} width */
  resize(width) {
    const drawn = this.#draw(width);
    this.element.replaceWith(drawn);
    this.element = drawn;
  }
}

/**
 * Averages and a bar a day.
 * @param {import('../strings.js').Words} words
 * @param {any} summary
 * @param {number} width of the chart
 * @returns {{element: Element, charts: Chart[]}}
 */
export function summaryView(words, summary, width) {
  const days = summary.period_days;
  const card = (/** @type {any} */ key, /** @type {string} */ value, /** @type {string} */ more = '') =>
    h('div', { class: 'card' }, h('dt', {}, words.say(key)), h('dd', { class: 'number' }, value, more === '' ? null : h('span', { class: 'more' }, more)));
  const p95 = summary.p95_latency;
  const chart = summary.total_sessions === 0 ? null : new Chart((size) => dailyChart(words, summary, size), width);
  const element = h(
    'section',
    {},
    h('h2', {}, words.say('overDays', { days })),
    h(
      'dl',
      { class: 'cards' },
      card('avgLatency', words.ms(summary.avg_latency), p95 === null || p95 === undefined ? '' : words.say('p95', { value: words.ms(p95) })),
      card('avgLoss', words.percent(summary.avg_packet_loss)),
      card('avgJitter', words.ms(summary.avg_jitter)),
      card('calls', new Intl.NumberFormat(words.language).format(summary.total_sessions), words.say('callTimeTotal', { time: words.duration(summary.total_duration_secs) })),
    ),
    chart === null ? h('p', { class: 'message muted' }, words.say('noneInPeriod', { days })) : daily(words, summary, chart),
  );
  return { element, charts: chart === null ? [] : [chart] };
}

/** @param {any} day @returns {import('../quality.js').Level} */
function levelOfDay(day) {
  return assess({ latency: day.avg_latency, packet_loss: day.avg_loss, jitter: day.avg_jitter }).level;
}

/** @param {any} summary @returns {any[]} one entry for each day of the period, oldest first */
function everyDay({ period_days: days, daily_stats: stats }) {
  const byDate = new Map(stats.map((/** @type {any} */ day) => [day.date, day]));
  const today = new Date();
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (days - 1 - index));
    const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
    return byDate.get(date) ?? { date, session_count: 0, avg_latency: null, avg_loss: null, avg_jitter: null };
  });
}

/** @param {import('../strings.js').Words} words @param {any} day @returns {string} */
function dateOf(words, day) {
  return new Intl.DateTimeFormat(words.language, { month: 'short', day: 'numeric' }).format(new Date(`${day.date}T12:00`));
}

/** @param {import('../strings.js').Words} words @param {any} summary @param {number} width @returns {SVGElement} */
function dailyChart(words, summary, width) {
  const days = everyDay(summary);
  const most = Math.max(2, ...days.map((day) => day.session_count));
  const step = (width - LEFT) / days.length;
  const y = (/** @type {number} */ count) => HEIGHT - (count / most) * (HEIGHT - 12);
  const every = Math.ceil(days.length / Math.max(2, Math.floor(width / 110)));
  const ticks = [0, Math.ceil(most / 2), most];
  const bars = days
    .map((day, index) => ({ day, index, level: levelOfDay(day) }))
    .filter(({ day }) => day.session_count > 0)
    .flatMap(({ day, index, level }) => [
      h(
        'svg:rect',
        {
          class: `bar ${level}${level === 'unknown' ? ' hatched' : ''}`,
          x: (LEFT + index * step + step * 0.14).toFixed(1),
          y: y(day.session_count).toFixed(1),
          width: (step * 0.72).toFixed(1),
          height: (HEIGHT - y(day.session_count)).toFixed(1),
          rx: 3,
        },
        h('svg:title', {}, words.say('daySummary', { date: dateOf(words, day), calls: day.session_count, level: words.say(level) })),
      ),
      level !== 'green' && mark(level, LEFT + (index + 0.5) * step, y(day.session_count) - 1, Math.min(10, step)),
    ]);
  return h(
    'svg:svg',
    { viewBox: `0 0 ${width} ${HEIGHT + 22}`, 'aria-hidden': 'true' },
    ...ticks.flatMap((tick) => [
      h('svg:line', { class: 'grid', x1: LEFT, x2: width, y1: y(tick), y2: y(tick) }),
      h('svg:text', { class: 'axis', x: LEFT - 8, y: y(tick) + 4, 'text-anchor': 'end' }, String(tick)),
    ]),
    ...bars,
    ...days.flatMap((day, index) =>
      (days.length - 1 - index) % every === 0
        ? [h('svg:text', { class: 'axis', x: LEFT + (index + 0.5) * step, y: HEIGHT + 18, 'text-anchor': index === days.length - 1 ? 'end' : 'middle' }, dateOf(words, day))]
        : [],
    ),
  );
}

/**
 * The level's shape, so that a bar does not tell it by its colour alone; above a green one there is none.
 * @param {import('../quality.js').Level} level
 * @param {number} middle
 * @param {number} bottom
 * @param {number} size
 */
function mark(level, middle, bottom, size) {
  const drawn = symbol();
  drawSymbol(drawn, level);
  const transform = `translate(${(middle - size / 2).toFixed(1)} ${(bottom - size).toFixed(1)}) scale(${(size / 16).toFixed(3)})`;
  return h('svg:g', { class: level, transform }, ...drawn.children);
}

/** @param {import('../strings.js').Words} words @param {any} summary @param {Chart} chart the same with words around it */
function daily(words, summary, chart) {
  const legend = [...LEVELS].reverse().map((level) => {
    const drawn = symbol();
    drawSymbol(drawn, level);
    return h('li', {}, drawn, words.say(level));
  });
  const rows = everyDay(summary).filter((day) => day.session_count > 0).reverse();
  return h(
    'figure',
    { class: 'chart', part: 'chart' },
    h('figcaption', {}, words.say('callsPerDay')),
    chart.element,
    h('ul', { class: 'legend' }, ...legend),
    table(words, ['day', 'calls', 'quality', 'latency', 'packet_loss', 'jitter'], rows.map((day) => [
      dateOf(words, day),
      String(day.session_count),
      words.say(levelOfDay(day)),
      words.ms(day.avg_latency),
      words.percent(day.avg_loss),
      words.ms(day.avg_jitter),
    ])),
  );
}

/**
 * A table that is folded away: the alternative to a chart.
 * @param {import('../strings.js').Words} words
 * @param {import('../strings.js').Key[]} columns
 * @param {string[][]} rows
 */
export function table(words, columns, rows) {
  return h(
    'details',
    {},
    h('summary', {}, words.say('asTable')),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words.say('asTable') },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, words.say(column))))),
        h('tbody', {}, ...rows.map((cells) => h('tr', {}, ...cells.map((cell) => h('td', {}, cell))))),
      ),
    ),
  );
}
