import { ConnectivityElement, define, h, setAttribute, setText, sheet } from './base.js';
import { settings } from '../settings.js';

/** @typedef {import('../incidents.js').ToastAction} ToastAction */

const TITLES = /** @type {const} */ ({
  'connection-warning': 'toast_warning',
  'connection-critical': 'toast_critical',
});

const SHEET = sheet(`
:host {
  position: fixed; inset-block: 0; inset-inline-end: 1rem; z-index: 1000; display: flex; flex-direction: column;
  justify-content: flex-end; inline-size: min(24rem, 100vw - 2rem); padding-block-end: max(1rem, env(safe-area-inset-bottom));
  pointer-events: none;
}
:host([inline]) { position: static; inline-size: auto; padding: 0; }
.toast {
  display: grid; grid-template-columns: auto 1fr auto; gap: .15rem .75rem; align-items: start; margin-block-start: .75rem;
  padding: .85rem .85rem .85rem 1rem; border: 1px solid var(--_line); border-inline-start: 4px solid var(--_level);
  border-radius: var(--_radius); background: var(--_surface); box-shadow: 0 10px 32px rgb(10 15 35 / 22%);
  pointer-events: auto; animation: in .25s ease-out;
}
.list { display: contents; }
@keyframes in { from { opacity: 0; transform: translateY(.75rem); } }
svg { inline-size: 1.375rem; block-size: 1.375rem; margin-block-start: .05rem; fill: none; stroke: var(--_level); stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
.title { font-weight: 650; }
.message { color: var(--_muted); font-size: .9375rem; }
.actions { grid-column: 2 / 4; margin-block-start: .4rem; }
.actions button { min-block-size: 2rem; padding: .15rem .6rem; font-size: .8125rem; }
.close { min-block-size: 1.75rem; min-inline-size: 1.75rem; padding: 0; line-height: 1; }
`);

/**
 * Notices about one's own connection. A warning goes by itself, an alarm stays until the connection recovers.
 *
 * Property: `client` (its `toast` events are shown). Methods: `act(action)` shows or dismisses. Attribute: `inline` (in the
 * flow of the page instead of its corner). Event: `connectivity-toast` with the action, cancelable: then nothing is shown
 * here. Parts: `toast`, `title`, `message`, `dismiss`, `mute`.
 */
export class Toasts extends ConnectivityElement {
  /** @type {import('../client.js').ConnectivityClient | null} */
  #client = null;
  /** @type {Map<string, {element: any, message: any, timer: ReturnType<typeof setTimeout> | undefined}>} */
  #shown = new Map();
  /** What had the focus before a toast got it. @type {any} */
  #before = null;

  constructor() {
    super(SHEET);
  }

  get client() {
    return this.#client;
  }

  set client(client) {
    this.#client = client;
    this.#dismissAll();
    this.reconnect();
  }

  build() {
    // Both are there from the start: screen readers only hear of changes in regions they know. The toasts are outside of
    // them: a toast is read out when it comes, and not with each new number.
    this.polite = h('div', { class: 'visually-hidden', role: 'status' });
    this.urgent = h('div', { class: 'visually-hidden', role: 'alert' });
    // No box of its own, and one inside for each kind: what holds both would move when an alarm replaces a warning.
    this.list = h('div', { class: 'list', onfocusin: (/** @type {FocusEvent} */ event) => this.#entered(event.relatedTarget) }, h('div'), h('div'));
    this.root.append(this.polite, this.urgent, this.list);
  }

  connected() {
    const { signal } = this.connection;
    settings.addEventListener('change', () => this.#chosen(), { signal });
    this.#client?.addEventListener('toast', (/** @type {any} */ { detail }) => this.act(detail), { signal });
    this.#chosen();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#dismissAll();
  }

  /** @param {ToastAction} action */
  act(action) {
    if (action.action === 'dismiss') {
      this.#dismiss(action.id);
    } else if (settings.choices.toasts && this.emit('connectivity-toast', action)) {
      this.#show(action);
    }
  }

  #chosen() {
    const { toasts, warning, critical } = settings.choices;
    this.#client?.adjustIncidentPolicy({ warning, critical });
    if (!toasts) {
      this.#dismissAll();
    }
  }

  #dismissAll() {
    [...this.#shown.keys()].forEach((id) => this.#dismiss(id));
  }

  /** @param {EventTarget | null} before */
  #entered(before) {
    if (!this.root.contains(/** @type {Node | null} */ (before))) {
      this.#before = before;
    }
  }

  /** @param {ToastAction} action */
  #show({ id, kind, title, message, duration_ms: duration }) {
    const { words } = this;
    let toast = this.#shown.get(id);
    if (toast === undefined) {
      toast = this.#build(id, kind ?? 'warning', title ?? '');
      this.#shown.set(id, toast);
      /** @type {Element} */ (this.list).children[Number(kind === 'error')].append(toast.element);
      this.#mark();
    }
    const value = /^([\d.]+)%/.exec(message ?? '')?.[1];
    const loss = value === undefined ? null : words.percent(Number(value)).replace(/\s?%/, '');
    setText(toast.message, loss === null ? (message ?? '') : words.say('toast_loss', { value: loss }));
    const region = /** @type {Element} */ (kind === 'error' ? this.urgent : this.polite);
    if (region.textContent === '') {
      setText(region, `${toast.element.querySelector('.title').textContent}. ${toast.message.textContent}`);
    }
    clearTimeout(toast.timer);
    toast.timer = duration ? setTimeout(() => this.#expire(id, duration), duration) : undefined;
  }

  /** A landmark of its own while there is something in it; in the flow of a page it is in one of the page's. */
  #mark() {
    const apart = this.#shown.size > 0 && !this.hasAttribute('inline');
    setAttribute(/** @type {Element} */ (this.list), 'role', apart ? 'region' : null);
    setAttribute(/** @type {Element} */ (this.list), 'aria-label', apart ? this.words.say('notifications') : null);
  }

  /** Whoever reads or is about to press a button has time to. @param {string} id @param {number} duration */
  #expire(id, duration) {
    const toast = this.#shown.get(id);
    if (toast?.element.matches(':hover, :focus-within')) {
      toast.timer = setTimeout(() => this.#expire(id, duration), Math.min(duration, 1000));
    } else {
      this.#dismiss(id);
    }
  }

  /** @param {string} id @param {string} kind @param {string} title */
  #build(id, kind, title) {
    const { words } = this;
    const key = TITLES[/** @type {keyof typeof TITLES} */ (id)];
    const message = h('div', { class: 'message number', part: 'message' });
    const outline = kind === 'error' ? 'M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8Z' : 'M12 3 22 20.5H2Z';
    const close = { type: 'button', class: 'plain close', part: 'dismiss', 'aria-label': words.say('dismiss') };
    const element = h(
      'div',
      { class: `toast ${kind === 'error' ? 'red' : 'yellow'}`, part: 'toast' },
      h('svg:svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, h('svg:path', { d: `${outline}M12 9v5M12 17.2v.1` })),
      h('div', {}, h('div', { class: 'title', part: 'title' }, key ? words.say(key) : title), message),
      h('button', { ...close, onclick: () => this.#dismiss(id) }, '×'),
      h(
        'div',
        { class: 'actions' },
        h('button', { type: 'button', part: 'mute', onclick: () => settings.choose({ toasts: false }) }, words.say('dontShow')),
      ),
    );
    element.dataset.toast = id;
    return { element, message, timer: undefined };
  }

  /** @param {string} id */
  #dismiss(id) {
    const toast = this.#shown.get(id);
    if (toast === undefined) {
      return;
    }
    const hadFocus = toast.element.matches(':focus-within');
    clearTimeout(toast.timer);
    toast.element.remove();
    this.#shown.delete(id);
    this.#mark();
    setText(toast.element.classList.contains('red') ? this.urgent : this.polite, '');
    if (hadFocus) {
      // Not lost: on to the next toast, or back to where it was.
      const next = /** @type {Element} */ (this.list).querySelector('button') ?? this.#before;
      next?.isConnected && next.focus();
    }
  }
}

define('connectivity-toasts', Toasts);
