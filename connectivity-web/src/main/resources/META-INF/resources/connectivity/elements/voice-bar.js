import { ConnectivityElement, define, h, setAttribute, setText, sheet } from './base.js';
import { DISCLOSURE_SHEET, Disclosure } from './disclosure.js';
import { describe } from './indicator.js';
import { everyone } from './participants.js';
import './breakdown.js';
import './settings.js';

/** A level is read out once it has lasted this long: a screen reader must not chatter. */
const LASTING_MS = 10000;

const SHEET = sheet(`
.bar { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; min-block-size: 3.5rem; }
.call { flex: 1; min-inline-size: 7rem; }
.channel { font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.opener { padding-inline: .6rem; min-inline-size: 3rem; --connectivity-symbol-size: 1.125rem; }
.gear { display: block; inline-size: 1.25rem; block-size: 1.25rem; fill: none; stroke: var(--_muted); stroke-width: 1.6; stroke-linecap: round; }
.line { display: flex; flex-wrap: wrap; column-gap: .75rem; min-block-size: 1.3rem; font-size: .875rem; }
.timer { color: var(--_muted); }
.status { font-weight: 600; color: var(--_orange); }
.status:empty, .timer:empty { display: none; }
`);

/**
 * The participant's own call: channel, time, own connection with its breakdown, settings, and in words when the server
 * cannot be reached.
 *
 * Attribute: `channel-name`. Properties: `client` (a ConnectivityClient), `channelName`; without a client `stats`, `status`
 * and `since`. Parts: `bar`, `channel`, `timer`, `status`, `opener`, `panel`.
 */
export class VoiceBar extends ConnectivityElement {
  static observedAttributes = ['channel-name'];
  #state = {
    /** @type {any} */ client: null,
    /** @type {any} */ stats: null,
    status: 'idle',
    /** @type {number | null} */ since: null,
  };
  #announced = { level: 'unknown', at: 0, spoken: 'unknown' };

  constructor() {
    super(SHEET);
    this.root.adoptedStyleSheets.push(DISCLOSURE_SHEET);
  }

  get channelName() {
    return this.getAttribute('channel-name') ?? '';
  }

  set channelName(name) {
    this.setAttribute('channel-name', name);
  }

  get client() {
    return this.#state.client;
  }

  set client(client) {
    Object.assign(this.#state, { client, stats: null, status: 'idle', since: null });
    this.#announced = { level: 'unknown', at: 0, spoken: 'unknown' };
    this.reconnect();
  }

  get stats() {
    return this.#state.stats;
  }

  set stats(stats) {
    this.#state.stats = stats;
    this.changed();
  }

  get status() {
    return this.#state.status;
  }

  set status(status) {
    this.#state.status = status;
    this.changed();
  }

  /** When the call began, ms since the epoch. */
  get since() {
    return this.#state.since;
  }

  set since(since) {
    this.#state.since = since;
    this.changed();
  }

  build() {
    const { words } = this;
    this.indicator = /** @type {any} */ (h('connectivity-indicator', { exportparts: 'symbol, value' }));
    this.breakdown = /** @type {any} */ (h('connectivity-breakdown'));
    this.disclosure = new Disclosure({
      opener: this.indicator,
      content: this.breakdown,
      label: words.say('yourConnection'),
      onopen: () => this.#explain(),
    });
    const gear = h(
      'svg:svg',
      { class: 'gear', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
      h('svg:path', { d: 'M3 6h8M15 6h2M3 14h2M9 14h8' }),
      h('svg:circle', { cx: 13, cy: 6, r: 2 }),
      h('svg:circle', { cx: 7, cy: 14, r: 2 }),
    );
    const choices = new Disclosure({
      opener: gear,
      content: h('connectivity-settings'),
      label: words.say('settings'),
      hover: false,
    });
    choices.button.setAttribute('aria-label', words.say('settings'));
    this.channel = h('div', { class: 'channel', part: 'channel', dir: 'auto' });
    this.timer = h('div', { class: 'timer number', part: 'timer', role: 'timer', 'aria-label': words.say('callTime') });
    this.statusText = h('div', { class: 'status', part: 'status', role: 'status' });
    this.spoken = h('div', { class: 'visually-hidden', role: 'status' });
    this.root.append(
      h(
        'div',
        { class: 'bar', part: 'bar' },
        h('div', { class: 'call' }, this.channel, h('div', { class: 'line' }, this.timer, this.statusText)),
        this.disclosure.element,
        choices.element,
        this.spoken,
      ),
    );
  }

  connected() {
    const { signal } = this.connection;
    const ticking = setInterval(() => this.#showTime(), 1000);
    signal.addEventListener('abort', () => clearInterval(ticking));
    const { client } = this.#state;
    if (client !== null) {
      const follow = () => {
        Object.assign(this.#state, { stats: client.stats, status: client.status, since: client.joinedAt });
        this.changed();
      };
      for (const type of ['stats', 'status', 'joined']) {
        client.addEventListener(type, follow, { signal });
      }
      follow();
    }
  }

  disconnectedCallback() {
    this.disclosure?.close();
    super.disconnectedCallback();
  }

  update() {
    const { words } = this;
    const { stats, status } = this.#state;
    const level = stats?.level ?? 'unknown';
    setText(this.channel, this.channelName);
    const expired = status === 'refused' && this.#state.client?.refusal === 'unauthorized';
    setText(this.statusText, words.say(expired ? 'status_unauthorized' : /** @type {any} */ (`status_${status}`)));
    this.indicator.metrics = stats ?? { quality: null };
    const state = describe(words, level, stats?.latency ?? null);
    const label = words.say('details', { who: words.say('yourConnection'), state });
    setAttribute(/** @type {any} */ (this.disclosure).button, 'aria-label', label);
    this.#showTime();
    this.#announce(level);
    this.disclosure?.isOpen && this.#explain();
  }

  #showTime() {
    const { since } = this.#state;
    setText(this.timer, since === null ? '' : this.words.duration((Date.now() - since) / 1000));
  }

  /** @param {import('../quality.js').Level} level */
  #announce(level) {
    const now = performance.now();
    if (level !== this.#announced.level) {
      this.#announced = { ...this.#announced, level, at: now };
    } else if (level !== this.#announced.spoken && level !== 'unknown' && now - this.#announced.at >= LASTING_MS) {
      // The first good level is what everybody expects, and is not read out.
      const expected = this.#announced.spoken === 'unknown' && level === 'green';
      this.#announced.spoken = level;
      setText(this.spoken, expected ? '' : this.words.say('announce', { level: this.words.say(level) }));
    }
  }

  #explain() {
    const { stats, client } = this.#state;
    const others = client === null ? [] : [...client.participants.values()];
    this.breakdown.show({
      metrics: stats,
      points: client?.history ?? [],
      ...(client && { thresholds: client.thresholds }),
      names: new Map(others.map((each) => [each.user_id, each.name])),
      affected: stats !== null && (stats.level === 'orange' || stats.level === 'red') && everyone(others),
    });
  }
}

define('connectivity-voice-bar', VoiceBar);
