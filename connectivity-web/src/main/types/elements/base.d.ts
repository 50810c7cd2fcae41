/** @param {string} css @returns {CSSStyleSheet} a sheet that needs no inline style, for strict content security policies */
export function sheet(css: string): CSSStyleSheet;
/** @typedef {Node | string | null | false} Child */
/**
 * Builds an element: `on…` are listeners, booleans toggle, everything else becomes an attribute.
 * @param {string} tag with `svg:` in front for SVG
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export function h(tag: string, attributes?: Record<string, any>, ...children: Child[]): any;
/** Changes a text only if it differs: most updates change nothing. @param {Element} element @param {string} text */
export function setText(element: Element, text: string): void;
/** Changes an attribute only if it differs. @param {Element} element @param {string} name @param {string | null} value */
export function setAttribute(element: Element, name: string, value: string | null): void;
/** @param {string} name @param {CustomElementConstructor} type */
export function define(name: string, type: CustomElementConstructor): void;
/** An element that is built when it is first connected, and updated at most once a frame. */
export class ConnectivityElement extends HTMLElement {
    /** @param {CSSStyleSheet} [own] */
    constructor(own?: CSSStyleSheet);
    /** @type {Words} */
    words: Words;
    /** Ends with the element's time in the document. @type {AbortController} */
    connection: AbortController;
    /** @returns {ShadowRoot} */
    get root(): ShadowRoot;
    connectedCallback(): void;
    /** Listens anew, to nothing but what is set now. */
    reconnect(): void;
    disconnectedCallback(): void;
    attributeChangedCallback(): void;
    /** Something changed: the next frame shows it. */
    changed(): void;
    /** Only numbers changed: the next full second shows them, those of all elements together in one frame. */
    numbersChanged(): void;
    /** Builds the shadow tree, once. */
    build(): void;
    /** Called at each insertion into a document; listeners take `this.connection.signal`. */
    connected(): void;
    /** Shows the present state. */
    update(): void;
    /** @param {string} name @param {unknown} detail @returns {boolean} false if a listener prevented the default */
    emit(name: string, detail: unknown): boolean;
    #private;
}
export type Child = Node | string | null | false;
import { Words } from '../strings.js';
