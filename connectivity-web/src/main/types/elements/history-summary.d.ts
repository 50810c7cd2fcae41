/**
 * Averages and a bar a day.
 * @param {import('../strings.js').Words} words
 * @param {any} summary
 * @param {number} width of the chart
 * @returns {{element: Element, charts: Chart[]}}
 */
export function summaryView(words: import("../strings.js").Words, summary: any, width: number): {
    element: Element;
    charts: Chart[];
};
/**
 * A table that is folded away: the alternative to a chart.
 * @param {import('../strings.js').Words} words
 * @param {import('../strings.js').Key[]} columns
 * @param {string[][]} rows
 */
export function table(words: import("../strings.js").Words, columns: import("../strings.js").Key[], rows: string[][]): any;
/** A picture that is drawn in the size it is shown in, so that its words stay legible on a phone. */
export class Chart {
    /** @param {(width: number) => SVGElement} draw @param {number} width */
    constructor(draw: (width: number) => SVGElement, width: number);
    element: SVGElement;
    /** @param {number} width */
    resize(width: number): void;
    #private;
}
