import { ConnectivityElement, define, h, setAttribute, setText, sheet } from './base.js';
import { describe, levelOfMetrics } from './indicator.js';
import { DISCLOSURE_SHEET, Disclosure } from './disclosure.js';
import './breakdown.js';

/** @typedef {import('../client.js').Participant} Participant */

const SHEET = sheet(`
li { contain: layout style; display: flex; gap: .75rem; align-items: center; min-block-size: 3.25rem; border-block-start: 1px solid var(--_line); }
li:first-child { border-block-start: 0; }
.avatar {
  display: grid; place-items: center; flex: none; inline-size: 2.25rem; block-size: 2.25rem; border-radius: 50%;
  background: var(--_raised); color: var(--_muted); font-weight: 650; text-transform: uppercase;
}
.name { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 550; }
.opener { padding-inline: .6rem; min-inline-size: 3rem; }
.alone { padding-block: 1rem; }
.untold { visibility: hidden; }
`);

/**
 * Everybody else in the call with their connections; each indicator opens its breakdown.
 *
 * Properties: `client` (a ConnectivityClient), or without one `participants` (an array as in its `participants` event).
 * Parts: `list`, `participant`, `avatar`, `name`, `opener`, `panel`.
 */
export class Participants extends ConnectivityElement {
  /** @type {import('../client.js').ConnectivityClient | null} */
  #client = null;
  /** @type {readonly Participant[]} */
  #participants = [];
  /** @type {Map<string, {item: any, close: () => void, level: () => string, show: (participant: Participant, affected: boolean) => void}>} */
  #rows = new Map();

  constructor() {
    super(SHEET);
    this.root.adoptedStyleSheets.push(DISCLOSURE_SHEET);
  }

  get client() {
    return this.#client;
  }

  set client(client) {
    this.#client = client;
    this.#participants = [];
    this.reconnect();
  }

  get participants() {
    return this.#participants;
  }

  /** People and levels show at once, new numbers within a second. */
  set participants(participants) {
    this.#participants = participants;
    const numbersOnly =
      participants.length === this.#rows.size &&
      participants.every((each) => this.#rows.get(each.user_id)?.level() === levelOfMetrics(each));
    numbersOnly ? this.numbersChanged() : this.changed();
  }

  build() {
    this.alone = h('p', { class: 'alone muted' }, this.words.say('alone'));
    this.list = h('ul', { part: 'list', 'aria-label': this.words.say('participants') });
    this.root.append(this.alone, this.list);
  }

  connected() {
    if (this.#client !== null) {
      this.participants = [...this.#client.participants.values()];
      const follow = (/** @type {any} */ { detail }) => (this.participants = detail);
      const { signal } = this.connection;
      this.#client.addEventListener('participants', follow, { signal });
      this.#client.addEventListener('status', () => this.changed(), { signal });
    }
  }

  disconnectedCallback() {
    this.#rows.forEach((row) => row.close());
    super.disconnectedCallback();
  }

  update() {
    const list = /** @type {Element} */ (this.list);
    const present = new Set(this.#participants.map((each) => each.user_id));
    for (const [user, { item, close }] of this.#rows) {
      if (!present.has(user)) {
        close();
        item.remove();
        this.#rows.delete(user);
      }
    }
    const affected = everyone(this.#participants);
    for (const participant of this.#participants) {
      let row = this.#rows.get(participant.user_id);
      if (row === undefined) {
        row = this.#row(participant);
        this.#rows.set(participant.user_id, row);
        list.append(row.item);
      }
      row.show(participant, affected);
    }
    // Whoever is not in the call yet cannot know who else is.
    const told = this.#client === null || this.#client.status === 'online';
    setAttribute(/** @type {Element} */ (this.alone), 'class', `alone muted${told ? '' : ' untold'}`);
    /** @type {any} */ (this.alone).hidden = this.#participants.length > 0;
    /** @type {any} */ (this.list).hidden = this.#participants.length === 0;
  }

  /** @param {Participant} first */
  #row(first) {
    const { words } = this;
    let participant = first;
    let affected = false;
    const indicator = /** @type {any} */ (h('connectivity-indicator', { exportparts: 'symbol, value' }));
    const breakdown = /** @type {any} */ (h('connectivity-breakdown'));
    const explain = () => breakdown.show({
        metrics: participant,
        name: participant.name,
        affected,
        ...(this.#client && { thresholds: this.#client.thresholds }),
      });
    const label = words.say('connectionOf', { name: first.name });
    const disclosure = new Disclosure({ opener: indicator, content: breakdown, label, onopen: explain });
    const avatar = h('span', { class: 'avatar', part: 'avatar', 'aria-hidden': 'true' });
    const name = h('span', { class: 'name', part: 'name', dir: 'auto' });
    const item = h('li', { part: 'participant' }, avatar, name, disclosure.element);
    item.dataset.user = first.user_id;
    return {
      item,
      close: () => disclosure.close(),
      level: () => levelOfMetrics(participant),
      show: (/** @type {Participant} */ now, /** @type {boolean} */ all) => {
        if (now === participant && all === affected && name.textContent !== '') {
          return;
        }
        [participant, affected] = [now, all];
        setText(avatar, [...now.name][0] ?? '?');
        setText(name, now.name);
        indicator.metrics = now;
        const state = describe(words, levelOfMetrics(now), now.latency);
        setAttribute(disclosure.button, 'aria-label', words.say('details', { who: now.name, state }));
        disclosure.isOpen && explain();
      },
    };
  }
}

/** @param {readonly Participant[]} participants @returns {boolean} whether all of at least two have trouble */
export function everyone(participants) {
  const known = participants.map(levelOfMetrics).filter((level) => level !== 'unknown');
  return known.length > 1 && known.every((level) => level === 'orange' || level === 'red');
}

define('connectivity-participants', Participants);
