/** @param {import('../strings.js').Words} words @param {any} summary @param {number} width of the chart @returns {Element} averages and a bar a day */
export function summaryView(words: import("../strings.js").Words, summary: any, width: number): Element;
/**
 * A table that is folded away: the alternative to a chart.
 * @param {import('../strings.js').Words} words
 * @param {import('../strings.js').Key[]} columns
 * @param {string[][]} rows
 */
export function table(words: import("../strings.js").Words, columns: import("../strings.js").Key[], rows: string[][]): any;
