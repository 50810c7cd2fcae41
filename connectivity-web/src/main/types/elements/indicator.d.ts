/** @returns {SVGElement} a symbol that `drawSymbol` fills */
export function symbol(): SVGElement;
/** @param {Element} svg @param {Level} level */
export function drawSymbol(svg: Element, level: Level): void;
/** @param {import('../strings.js').Words} words @param {Level} level @param {number | null} latency */
export function describe(words: import("../strings.js").Words, level: Level, latency: number | null): string;
/** The server's verdict where there is one. @param {any} metrics @returns {Level} */
export function levelOfMetrics(metrics: any): Level;
export const SYMBOL_SHEET: CSSStyleSheet;
/**
 * One connection's quality: a symbol, or the symbol with the latency as a number.
 *
 * Attributes: `level`, `latency` (ms), `display` (`dot`, `number`; default: what the participant chose). Property:
 * `metrics`, which replaces the attributes and is classified here unless it brings a `quality`. Parts: `symbol`, `value`.
 */
export class Indicator extends ConnectivityElement {
    static observedAttributes: string[];
    constructor();
    /** A new level shows at once, a new number within a second. @param {any} metrics */
    set metrics(metrics: any);
    get metrics(): any;
    /** @returns {Level} */
    get level(): Level;
    /** @returns {number | null} */
    get latency(): number | null;
    symbol: SVGElement | undefined;
    value: any;
    box: any;
    #private;
}
export type Level = import("../quality.js").Level;
import { ConnectivityElement } from './base.js';
