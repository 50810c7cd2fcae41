import '../strings.history.js';
import { h, sheet } from './base.js';
import { SYMBOL_SHEET } from './indicator.js';
import { summaryView } from './history-summary.js';
import { SessionList } from './history-sessions.js';
import { SessionDetail } from './history-detail.js';
import { PersonalData } from './history-data.js';

const PAGE = 20;

const SHEET = sheet(`
h2 { font-size: 1.125rem; letter-spacing: -.005em; }
section + section { margin-block-start: 2rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 8rem), 1fr)); gap: .75rem; margin-block: .75rem; }
.card, .chart, .message { padding: 1rem; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); }
.card dt { color: var(--_muted); font-size: .875rem; }
.card dd { font-size: 1.5rem; font-weight: 650; letter-spacing: -.01em; line-height: 1.3; }
.card .more { color: var(--_muted); font-size: .8125rem; font-weight: 400; letter-spacing: 0; display: block; }
.chart { margin: 0; min-inline-size: 0; }
.chart figcaption, .chart h3 { margin: 0 0 .5rem; font-size: .875rem; font-weight: 600; color: var(--_muted); }
.chart > svg { display: block; inline-size: 100%; block-size: auto; overflow: visible; direction: ltr; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-block-start: .75rem; font-size: .8125rem; color: var(--_muted); }
.legend li { display: flex; gap: .35rem; align-items: center; --connectivity-symbol-size: .75rem; }
.axis { fill: var(--_muted); font-size: 11px; }
.grid { stroke: var(--_line); }
.bar { fill: var(--_fill); }
.bar.hatched { fill: none; stroke: var(--_level); stroke-dasharray: 3 2; }
details { margin-block-start: .75rem; font-size: .875rem; }
summary { cursor: pointer; color: var(--_accent); font-weight: 600; padding-block: .4rem; width: fit-content; }
.scroll { overflow-x: auto; max-block-size: 24rem; }
table { border-collapse: collapse; inline-size: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .6rem; text-align: end; border-block-end: 1px solid var(--_line); white-space: nowrap; }
th:first-child, td:first-child { text-align: start; }
thead th { color: var(--_muted); font-weight: 600; position: sticky; inset-block-start: 0; background: var(--_surface); }
.sessions { margin-block: .75rem; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); overflow: hidden; }
.sessions li + li { border-block-start: 1px solid var(--_line); }
.session { display: grid; grid-template-columns: auto 1fr auto; gap: 0 .85rem; align-items: center; inline-size: 100%; padding: .75rem 1rem; border: 0; border-radius: 0; text-align: start; font-weight: 400; }
.session:hover { background: var(--_raised); }
.session:focus-visible { outline-offset: -3px; }
.session .where { min-inline-size: 0; }
.session .channel { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.session .sub { display: block; color: var(--_muted); font-size: .875rem; }
.session .figures { text-align: end; font-size: .875rem; }
.session .figures b { display: block; font-weight: 600; color: var(--_level); }
.hint { margin-block-start: .15rem; font-size: .875rem; }
.message { text-align: center; padding: 2.5rem 1.25rem; }
.message h2 { margin-block-end: .35rem; }
.message p { max-inline-size: 30rem; margin-inline: auto; color: var(--_muted); }
.message button { margin-block-start: 1rem; }
.bones { display: grid; gap: .75rem; }
.bone { block-size: 5.5rem; border-radius: var(--_radius); background: var(--_raised); animation: pulse 1.4s ease-in-out infinite alternate; }
.bone.tall { block-size: 12rem; }
@media (forced-colors: active) { .bone { border: 1px solid; } }
@keyframes pulse { to { opacity: .45; } }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-block: .25rem 1rem; color: var(--_muted); font-size: .9375rem; }
.facts b { color: var(--_text); }
button + h2 { margin-block-start: 1.25rem; }
.charts { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; }
.curve { fill: none; stroke: var(--_accent); stroke-width: 1.75; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.zone { fill: var(--_red); opacity: .13; }
.limit { stroke: var(--_muted); stroke-dasharray: 4 4; opacity: .7; }
.own { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-block-start: .75rem; }
.own p { flex-basis: 100%; }
.own a { display: inline-flex; align-items: center; min-block-size: 2.5rem; padding: .4rem .9rem; border: 1px solid var(--_line); border-radius: 10px; color: inherit; font-weight: 600; text-decoration: none; }
.own a:hover { border-color: var(--_muted); }
.danger { border-color: var(--_red); color: var(--_red); }
.incidents { margin-block-start: .75rem; display: grid; gap: .35rem; font-size: .9375rem; }
.incidents li { padding-inline-start: .75rem; border-inline-start: 3px solid var(--_red); }
`);

export const HISTORY_SHEETS = [SYMBOL_SHEET, SHEET];

/** Fetches, and shows one of: loading, error, nothing yet, the overview, one call. */
export class HistoryView {
  #host;
  #shown = 0;
  /** The path of the sessions' next page; null if there is none. @type {string | null} */
  #next = null;
  /** Those on the screen. @type {import('./history-summary.js').Chart[]} */
  #charts = [];
  #drawnFor = 0;
  /** @type {AbortController | null} */
  #loading = null;

  /** @param {import('./history.js').History} host */
  constructor(host) {
    this.#host = host;
    this.body = h('div');
    this.status = h('p', { class: 'visually-hidden', role: 'status' });
    this.element = h('div', {}, this.status, this.body);
  }

  get words() {
    return this.#host.words;
  }

  #width() {
    return Math.max(240, Math.min(900, this.#host.clientWidth - 34));
  }

  /** Draws the charts anew if there is more room or less. */
  resized() {
    if (this.#drawnFor !== this.#width()) {
      this.#drawnFor = this.#width();
      this.#charts.forEach((chart) => chart.resize(this.#drawnFor));
    }
  }

  /** @param {Element[]} elements @param {import('./history-summary.js').Chart[]} charts */
  #show(elements, charts) {
    this.#charts = charts;
    this.#drawnFor = 0;
    this.body.replaceChildren(...elements);
    this.resized();
  }

  /** Reads and shows the overview. @param {string} [done] what was done before, told once it is shown */
  async load(done = '') {
    await this.#attempt(async () => {
      const { days } = this.#host;
      const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);
      const [summary, sessions] = await Promise.all([
        this.#get(`/summary?days=${days}&tz=${zone}`),
        this.#sessions(`/sessions?limit=${PAGE}&offset=0`, 0),
      ]);
      this.#overview(summary, sessions);
    });
    if (done !== '') {
      this.status.textContent = done;
      this.body.querySelector('h2')?.setAttribute('tabindex', '-1');
      this.body.querySelector('h2')?.focus();
    }
  }

  /** @param {any} summary @param {any[]} sessions */
  #overview(summary, sessions) {
    const { words } = this;
    if (sessions.length === 0) {
      this.#message(words.say('empty'), words.say('emptyHint'));
      return;
    }
    /** @type {SessionList} */
    const list = new SessionList(this.words, {
      sessions,
      mayHaveMore: this.#next !== null,
      onopen: (session) => this.#open(session.id),
      onmore: () => this.#more(list),
    });
    const { element, charts } = summaryView(words, summary, this.#width());
    this.#show([element, list.element, ...(this.#host.personalData ? [new PersonalData(words, this.#host).element] : [])], charts);
  }

  /** @param {SessionList} list */
  async #more(list) {
    try {
      const sessions = await this.#sessions(/** @type {string} */ (this.#next), this.#shown);
      list.add(sessions, this.#next !== null);
      this.status.textContent = this.words.say('moreLoaded', { count: sessions.length });
    } catch (error) {
      list.failed(this.words.say(keyOf(error)));
    }
  }

  /** @param {string} id */
  async #open(id) {
    if (this.#host.emit('connectivity-session', { id })) {
      const [overview, charts] = [[...this.body.children], this.#charts];
      const back = () => {
        this.#show(overview, charts);
        this.body.querySelector(`[data-session="${CSS.escape(id)}"]`)?.focus();
      };
      await this.#attempt(async () => {
        const detail = new SessionDetail(this.words, await this.#get(`/sessions/${encodeURIComponent(id)}`), this.#width(), back);
        this.#show([detail.element], detail.charts);
        detail.focus();
      }, back);
    }
  }

  /** @param {() => Promise<void>} body @param {() => void} [back] */
  async #attempt(body, back) {
    this.#loading?.abort();
    const current = new AbortController();
    this.#loading = current;
    const { words } = this;
    this.status.textContent = words.say('loading');
    this.body.replaceChildren(
      h('div', { class: 'bones', 'aria-hidden': 'true' }, h('div', { class: 'bone' }), h('div', { class: 'bone tall' })),
    );
    try {
      await body();
      this.status.textContent = '';
    } catch (error) {
      if (!current.signal.aborted) {
        this.status.textContent = '';
        this.#message(words.say(keyOf(error)), '', [
          h('button', { class: 'primary', type: 'button', part: 'retry', onclick: () => this.#attempt(body, back) }, words.say('retry')),
          back === undefined ? null : h('button', { type: 'button', onclick: back }, words.say('back')),
        ]);
      }
    }
  }

  /** @param {string} title @param {string} hint @param {(Node | null)[]} [actions] */
  #message(title, hint, actions = []) {
    const role = actions.length > 0 ? 'alert' : null;
    this.body.replaceChildren(
      h('div', { class: 'message', role }, h('h2', {}, title), hint === '' ? null : h('p', {}, hint), ...actions),
    );
  }

  /**
   * Reads a page and remembers where the next one is.
   *
   * @param {string} path @param {number} before how many are on the pages before @returns {Promise<any[]>}
   */
  async #sessions(path, before) {
    const { body, links } = await this.#answer(path);
    this.#shown = before + body.length;
    // Whoever does not tell may have more after a full page.
    const counted = body.length === PAGE ? `?limit=${PAGE}&offset=${this.#shown}` : null;
    const next = links === undefined ? counted : nextOf(links);
    this.#next = next === null ? null : `/sessions${next}`;
    return body;
  }

  /** @param {string} path @returns {Promise<any>} */
  async #get(path) {
    return (await this.#answer(path)).body;
  }

  /** @param {string} path @returns {Promise<{ body: any, links?: string | null }>} */
  async #answer(path) {
    const signal = this.#loading?.signal;
    const { base, read } = this.#host;
    const answer = read === null ? await fetched(base + path, signal) : { body: await read(path, signal) };
    // Of a reader that does not heed the signal: something else was asked for since.
    signal?.throwIfAborted();
    return answer;
  }
}

/**
 * @param {string} url @param {AbortSignal} [signal]
 * @returns {Promise<{ body: any, links?: string | null }>} with its Link header: null without one, undefined if one cannot know
 */
async function fetched(url, signal) {
  const response = await fetch(url, { headers: { Accept: 'application/json' }, signal });
  if (!response.ok) {
    throw Object.assign(new Error(url), { status: response.status });
  }
  // Another origin may keep its headers to itself.
  const links = response.headers.get('Link') ?? (response.type === 'cors' ? undefined : null);
  return { body: await response.json(), links };
}

/**
 * Only the query is taken: the page before, on whatever address a proxy shows it, is where the next one is.
 *
 * @param {string | null} links @returns {string | null} such as `?limit=20&cursor=abc`
 */
function nextOf(links) {
  return /<[^<>?]*(\?[^<>#]*)[^<>]*>[^,<]*;\s*rel="?next"?/.exec(links ?? '')?.[1] ?? null;
}

/** @param {any} error @returns {import('../strings.history.js').HistoryKey} the word for it; fetch fails with a TypeError */
function keyOf(error) {
  const known = [401, 404, 503].includes(error?.status);
  return known ? /** @type {any} */ (`error_${error.status}`) : error instanceof TypeError ? 'error_network' : 'error_other';
}
