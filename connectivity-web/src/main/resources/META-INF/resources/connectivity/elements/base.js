/**
 * What all elements share: the look, building of DOM without markup in strings, and updates once a frame.
 * @module
 */
import { Words, languageOf } from '../strings.js';

/** @param {string} css @returns {CSSStyleSheet} a sheet that needs no inline style, for strict content security policies */
export function sheet(css) {
  const result = new CSSStyleSheet();
  result.replaceSync(css);
  return result;
}

const SHARED = sheet(`
:host {
  --_text: var(--connectivity-text, light-dark(#1b2030, #eef0f7));
  --_muted: var(--connectivity-muted, light-dark(#59617a, #a5adc4));
  --_surface: var(--connectivity-surface, light-dark(#ffffff, #1b2030));
  --_raised: var(--connectivity-raised, light-dark(#f5f6fa, #262d41));
  --_line: var(--connectivity-line, light-dark(#dfe3ee, #39425c));
  --_accent: var(--connectivity-accent, light-dark(#3a5bd9, #93a8ff));
  --_on-accent: var(--connectivity-on-accent, light-dark(#ffffff, #12151f));
  --_radius: var(--connectivity-radius, 12px);
  --_green: var(--connectivity-green, light-dark(#17794c, #5cd39a));
  --_yellow: var(--connectivity-yellow, light-dark(#866000, #f2cd55));
  --_orange: var(--connectivity-orange, light-dark(#b34700, #ff9f57));
  --_red: var(--connectivity-red, light-dark(#c22f3d, #ff8f97));
  --_unknown: var(--connectivity-unknown, light-dark(#5f677d, #a5adc4));
  display: block;
  color: var(--_text);
  line-height: 1.45;
}
:host([hidden]), [hidden] { display: none !important; }
*, *::before { box-sizing: border-box; }
.green { --_level: var(--_green); --_fill: var(--connectivity-green-fill, light-dark(#1f9d62, #5cd39a)); }
.yellow { --_level: var(--_yellow); --_fill: var(--connectivity-yellow-fill, light-dark(#b98500, #f2cd55)); }
.orange { --_level: var(--_orange); --_fill: var(--connectivity-orange-fill, light-dark(#d9601a, #ff9f57)); }
.red { --_level: var(--_red); --_fill: var(--connectivity-red-fill, light-dark(#d03545, #ff8f97)); }
.unknown { --_level: var(--_unknown); --_fill: var(--_unknown); }
button, input, select { font: inherit; color: inherit; }
button {
  min-block-size: 2.5rem; padding: .4rem .9rem; border: 1px solid var(--_line); border-radius: 10px;
  background: transparent; font-weight: 600; cursor: pointer;
}
button:hover { border-color: var(--_muted); }
button.primary { background: var(--_accent); border-color: transparent; color: var(--_on-accent); }
button.plain { padding: .25rem; min-inline-size: 2.5rem; border-color: transparent; }
button.plain:hover { background: var(--_raised); }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
.muted { color: var(--_muted); }
.number { font-variant-numeric: tabular-nums; unicode-bidi: plaintext; }
[dir=auto] { text-align: match-parent; }
.visually-hidden {
  position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`);

/** @typedef {Node | string | null | false} Child */

/**
 * Builds an element: `on…` are listeners, booleans toggle, everything else becomes an attribute.
 * @param {string} tag with `svg:` in front for SVG
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const element = tag.startsWith('svg:')
    ? document.createElementNS('http://www.w3.org/2000/svg', tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== false)));
  return element;
}

/** Changes a text only if it differs: most updates change nothing. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Changes an attribute only if it differs. @param {Element} element @param {string} name @param {string | null} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) {
    value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
  }
}

/** Elements that show what is no longer so. @type {Set<ConnectivityElement>} */
const stale = new Set();
let scheduled = false;

/** Updates them all in one frame, also those that an update of another one makes stale. */
function refresh() {
  scheduled = false;
  for (const element of stale) {
    stale.delete(element);
    element.isConnected && element.update();
  }
}

/** A number that changes faster than this cannot be read. */
const READABLE_MS = 1000;
/** Elements of which only numbers changed. @type {Set<ConnectivityElement>} */
const unread = new Set();

/**
 * What was set on an element before its class was there (it came later than the page's own script): it would hide the
 * class's accessors for ever.
 * @param {any} element
 * @returns {Record<string, unknown>} taken off the element
 */
function setEarly(element) {
  const early = Object.fromEntries(Object.keys(element).map((name) => [name, element[name]]));
  Object.keys(early).forEach((name) => delete element[name]);
  return early;
}

/** An element that is built when it is first connected, and updated at most once a frame. */
export class ConnectivityElement extends HTMLElement {
  #early = setEarly(this);
  /** @type {Words} */
  words = new Words('en');
  /** Ends with the element's time in the document. @type {AbortController} */
  connection = new AbortController();
  #built = false;

  /** @param {CSSStyleSheet} [own] */
  constructor(own) {
    super();
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = own === undefined ? [SHARED] : [SHARED, own];
  }

  /** @returns {ShadowRoot} */
  get root() {
    return /** @type {ShadowRoot} */ (this.shadowRoot);
  }

  connectedCallback() {
    if (!this.#built) {
      Object.assign(this, this.#early);
      this.words = new Words(languageOf(this));
      this.#built = true;
      this.build();
    }
    this.reconnect();
  }

  /** Listens anew, to nothing but what is set now. */
  reconnect() {
    this.connection.abort();
    if (this.isConnected && this.#built) {
      this.connection = new AbortController();
      this.connected();
      this.update();
    }
  }

  disconnectedCallback() {
    this.connection.abort();
  }

  attributeChangedCallback() {
    this.changed();
  }

  /** Something changed: the next frame shows it. */
  changed() {
    if (this.#built) {
      stale.add(this);
      if (!scheduled) {
        scheduled = true;
        requestAnimationFrame(refresh);
        // A hidden page draws no frames, but what is read out or tested there should be right.
        document.hidden && setTimeout(refresh, 250);
      }
    }
  }

  /** Only numbers changed: the next full second shows them, those of all elements together in one frame. */
  numbersChanged() {
    if (unread.size === 0) {
      setTimeout(() => {
        unread.forEach((each) => each.changed());
        unread.clear();
      }, READABLE_MS - (performance.now() % READABLE_MS));
    }
    unread.add(this);
  }

  /** Builds the shadow tree, once. */
  build() {}

  /** Called at each insertion into a document; listeners take `this.connection.signal`. */
  connected() {}

  /** Shows the present state. */
  update() {}

  /** @param {string} name @param {unknown} detail @returns {boolean} false if a listener prevented the default */
  emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

/** @param {string} name @param {CustomElementConstructor} type */
export function define(name, type) {
  // Two copies of this library on one page: the first one stays.
  if (customElements.get(name) === undefined) {
    customElements.define(name, type);
  }
}
