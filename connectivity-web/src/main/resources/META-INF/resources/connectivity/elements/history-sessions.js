import { h } from './base.js';
import { levelOf } from '../quality.js';
import { drawSymbol, symbol } from './indicator.js';

/**
 * @typedef {object} SessionListOptions
 * @property {any[]} sessions
 * @property {boolean} mayHaveMore
 * @property {(session: any) => void} onopen
 * @property {() => Promise<void>} onmore
 */

/** Recent calls, newest first, a page at a time. */
export class SessionList {
  #words;
  #options;
  /** @type {Set<string>} */
  #listed = new Set();

  /** @param {import('../strings.js').Words} words @param {SessionListOptions} options */
  constructor(words, options) {
    this.#words = words;
    this.#options = options;
    this.list = h('ul', { class: 'sessions', part: 'sessions' });
    this.problem = h('p', { role: 'alert' });
    this.more = h('button', { type: 'button', part: 'more', onclick: () => this.#load() }, words.say('more'));
    this.element = h('section', {}, h('h2', {}, words.say('recent')), h('p', { class: 'hint muted' }, words.say('recentHint')), this.list, this.problem, this.more);
    this.add(options.sessions, options.mayHaveMore);
  }

  /** @param {any[]} sessions @param {boolean} mayHaveMore */
  add(sessions, mayHaveMore) {
    // Calls that began since the last page shift the next one, and some would come twice.
    const items = sessions.filter((each) => !this.#listed.has(each.id)).map((session) => this.#item(session));
    sessions.forEach((each) => this.#listed.add(each.id));
    const hadFocus = this.list.childElementCount > 0;
    this.list.append(...items);
    this.more.hidden = !mayHaveMore;
    if (hadFocus) {
      // On to what is new: the button may be gone.
      (items[0] ?? this.list.lastElementChild).querySelector('button').focus();
    }
  }

  /** @param {string} words */
  failed(words) {
    this.problem.textContent = words;
  }

  async #load() {
    this.more.disabled = true;
    this.problem.textContent = '';
    await this.#options.onmore();
    this.more.disabled = false;
  }

  /** @param {any} session */
  #item(session) {
    const words = this.#words;
    const level = levelOf(session.worst_quality);
    const mark = symbol();
    drawSymbol(mark, level);
    const when = new Intl.DateTimeFormat(words.language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(session.started_at));
    const button = h(
      'button',
      { type: 'button', class: 'session', part: 'session', 'data-session': session.id, onclick: () => this.#options.onopen(session) },
      mark,
      h(
        'span',
        { class: 'where' },
        h('span', { class: 'channel', dir: 'auto' }, session.channel_name),
        h('span', { class: 'sub' }, `${session.guild_name ?? words.say('direct')} · ${when}`),
      ),
      h(
        'span',
        { class: `figures number ${level}` },
        h('b', {}, words.say(level)),
        `${lasted(words, session)}${session.avg_latency === null ? '' : ` · ${words.ms(session.avg_latency)}`}`,
      ),
    );
    return h('li', {}, button);
  }
}

/** @param {import('../strings.js').Words} words @param {any} session @returns {string} */
export function lasted(words, session) {
  return session.ended_at === null
    ? words.say('running')
    : words.duration((Date.parse(session.ended_at) - Date.parse(session.started_at)) / 1000);
}
