import { ConnectivityElement, define, h } from './base.js';

/**
 * The connection history: 30 days, recent calls, one call in detail. Only a frame: the view is loaded when it is shown, so
 * that a call page does not pay for it.
 *
 * Attributes: `base` (the REST resources' address, default `/api/me/connection`), `days` (default 30), `personal-data` (offers
 * export and deletion, if the server has these resources). Property: `read`. Event: `connectivity-session` with `id`, when a call is opened.
 * Parts: `chart`, `sessions`, `session`, `more`, `retry`, `export`, `erase`, `confirm`.
 */
export class History extends ConnectivityElement {
  static observedAttributes = ['base', 'days', 'personal-data'];
  /** @type {import('./history-view.js').HistoryView | null} */
  #view = null;
  /** @type {((path: string, signal?: AbortSignal) => Promise<any>) | null} */
  #read = null;

  get base() {
    return (this.getAttribute('base') ?? '/api/me/connection').replace(/\/$/, '');
  }

  get days() {
    return Number(this.getAttribute('days') ?? 30);
  }

  get personalData() {
    return this.hasAttribute('personal-data');
  }

  /**
   * Reads from elsewhere than `base`: gets a path such as `/sessions?limit=20&offset=0` and promises what docs/rest.md has
   * for it; an error may carry a `status`. Null: from `base`.
   * @type {((path: string, signal?: AbortSignal) => Promise<any>) | null}
   */
  get read() {
    return this.#read;
  }

  set read(read) {
    this.#read = read;
    this.reload();
  }

  async connected() {
    const observer = new ResizeObserver(() => this.#view?.resized());
    observer.observe(this);
    this.connection.signal.addEventListener('abort', () => observer.disconnect());
    if (this.#view === null) {
      const { HistoryView, HISTORY_SHEETS } = await import('./history-view.js');
      if (this.#view === null) {
        this.root.adoptedStyleSheets.push(...HISTORY_SHEETS);
        this.#view = new HistoryView(this);
        this.root.replaceChildren(this.#view.element);
        this.reload();
      }
    }
  }

  attributeChangedCallback() {
    this.reload();
  }

  /** Reads everything again. */
  reload() {
    void this.#view?.load();
  }

  /** Everything was deleted. */
  erased() {
    void this.#view?.load(this.words.say('erased'));
  }

  build() {
    this.root.append(h('p', { class: 'muted', role: 'status' }, this.words.say('loading')));
  }
}

define('connectivity-history', History);
