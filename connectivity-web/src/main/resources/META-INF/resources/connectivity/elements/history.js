import { ConnectivityElement, define, h } from './base.js';

/**
 * The connection history: 30 days, recent calls, one call in detail. Only a frame: the view is loaded when it is shown, so
 * that a call page does not pay for it.
 *
 * Attributes: `base` (the REST resources' address, default `/api/me/connection`), `days` (default 30). Event:
 * `connectivity-session` with `id`, when a call is opened. Parts: `chart`, `sessions`, `session`, `more`, `retry`.
 */
export class History extends ConnectivityElement {
  static observedAttributes = ['base', 'days'];
  /** @type {import('./history-view.js').HistoryView | null} */
  #view = null;

  get base() {
    return (this.getAttribute('base') ?? '/api/me/connection').replace(/\/$/, '');
  }

  get days() {
    return Number(this.getAttribute('days') ?? 30);
  }

  async connected() {
    if (this.#view === null) {
      const { HistoryView, HISTORY_SHEETS } = await import('./history-view.js');
      this.root.adoptedStyleSheets.push(...HISTORY_SHEETS);
      this.#view = new HistoryView(this);
      this.root.replaceChildren(this.#view.element);
      this.reload();
    }
  }

  attributeChangedCallback() {
    this.reload();
  }

  /** Reads everything again. */
  reload() {
    void this.#view?.load();
  }

  build() {
    this.root.append(h('p', { class: 'muted', role: 'status' }, this.words.say('loading')));
  }
}

define('connectivity-history', History);
