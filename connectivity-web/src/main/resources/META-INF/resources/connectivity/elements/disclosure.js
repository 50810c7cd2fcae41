import { h, setAttribute, sheet } from './base.js';

export const DISCLOSURE_SHEET = sheet(`
.panel {
  position: fixed; inset: auto; margin: 0; padding: 1rem; border: 1px solid var(--_line); border-radius: var(--_radius);
  background: var(--_surface); color: inherit; max-inline-size: calc(100vw - 1rem); max-block-size: calc(100vh - 1rem);
  overflow: auto; box-shadow: 0 10px 32px rgb(10 15 35 / 22%);
}
.disclosure { display: inline-flex; }
.opener { display: inline-grid; place-items: center; border-radius: 10px; }
`);

/** The one panel of this page that is open. @type {Disclosure | null} */
let open = null;

/** A button with a panel that hovering, focusing or tapping opens; Escape, leaving or tapping elsewhere closes it. */
export class Disclosure {
  #pinned = false;
  /** @type {AbortController | undefined} */
  #whileOpen;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #leaving;

  /**
   * @param {{opener: Node, content: HTMLElement, label: string, hover?: boolean, onopen?: () => void}} options `hover`:
   *     hovering and focusing suffice; else only a press opens it
   */
  constructor({ opener, content, label, hover = true, onopen }) {
    this.button = h('button', { type: 'button', class: 'plain opener', part: 'opener', 'aria-expanded': 'false' }, opener);
    this.panel = h('div', { class: 'panel', part: 'panel', popover: 'manual', role: 'group', 'aria-label': label }, content);
    this.element = h('span', { class: 'disclosure' }, this.button, this.panel);
    this.onopen = onopen;
    this.button.addEventListener('click', () => (this.isOpen && this.#pinned ? this.close() : this.open(true)));
    this.element.addEventListener('focusout', (/** @type {FocusEvent} */ event) => {
      if (!this.element.contains(/** @type {Node | null} */ (event.relatedTarget)) && event.relatedTarget !== null) {
        this.close();
      }
    });
    if (hover) {
      this.button.addEventListener('focus', () => this.button.matches(':focus-visible') && this.open(false));
      this.button.addEventListener('blur', () => this.#pinned || this.close());
      this.element.addEventListener('pointerenter', (/** @type {PointerEvent} */ event) => {
        clearTimeout(this.#leaving);
        event.pointerType === 'mouse' && this.open(this.#pinned);
      });
      this.element.addEventListener('pointerleave', () => {
        // Time enough to move from the button into the panel.
        this.#leaving = setTimeout(() => this.#pinned || this.close(), 150);
      });
    }
  }

  get isOpen() {
    return open === this;
  }

  /** @param {boolean} pinned stays until it is closed */
  open(pinned) {
    this.#pinned = pinned;
    if (!this.isOpen) {
      open?.close();
      open = this;
      this.panel.showPopover();
      this.button.setAttribute('aria-expanded', 'true');
      this.#whileOpen = new AbortController();
      const { signal } = this.#whileOpen;
      document.addEventListener('pointerdown', this.#outside, { signal });
      // Wherever the focus is: who only hovers must be able to put the panel away too.
      document.addEventListener('keydown', this.#escape, { signal });
      // The button moves away under a panel that does not.
      addEventListener('scroll', this.#moved, { signal, capture: true, passive: true });
      addEventListener('resize', this.#moved, { signal });
    }
    this.onopen?.();
    this.#place();
    requestAnimationFrame(() => this.isOpen && this.#place());
  }

  close() {
    if (this.isOpen) {
      open = null;
      this.#pinned = false;
      this.panel.isConnected && this.panel.hidePopover();
      this.button.setAttribute('aria-expanded', 'false');
      this.#whileOpen?.abort();
    }
  }

  /** If it was inside, the focus goes back to the button: what has it is about to disappear. */
  #escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') {
      const inside = event.composedPath().includes(this.element);
      this.close();
      if (inside) {
        this.button.focus({ focusVisible: true });
        this.close();
      }
    }
  };

  /** @param {Event} event */
  #moved = (event) => event.composedPath().includes(this.panel) || this.#place();

  /** @param {Event} event */
  #outside = (event) => event.composedPath().includes(this.element) || this.close();

  /** Below the button, or above where there is more room; never beyond the window. */
  #place() {
    const button = this.button.getBoundingClientRect();
    const panel = this.panel.getBoundingClientRect();
    // In a very small window it scrolls, also by keyboard.
    setAttribute(this.panel, 'tabindex', this.panel.scrollHeight > this.panel.clientHeight ? '0' : null);
    const rightToLeft = getComputedStyle(this.button).direction === 'rtl';
    const wanted = rightToLeft ? button.left : button.right - panel.width;
    const left = Math.max(8, Math.min(wanted, document.documentElement.clientWidth - panel.width - 8));
    const below = button.bottom + 6;
    const above = button.top - 6 - panel.height;
    const top = below + panel.height > innerHeight - 8 && above >= 8 ? above : below;
    // Through the object model, which a strict content security policy allows, unlike style attributes.
    Object.assign(this.panel.style, { left: `${left}px`, top: `${Math.max(8, Math.min(top, innerHeight - panel.height - 8))}px` });
  }
}
