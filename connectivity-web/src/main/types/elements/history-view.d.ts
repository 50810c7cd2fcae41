export const HISTORY_SHEETS: CSSStyleSheet[];
/** Fetches, and shows one of: loading, error, nothing yet, the overview, one call. */
export class HistoryView {
    /** @param {import('./history.js').History} host */
    constructor(host: import("./history.js").History);
    body: any;
    status: any;
    element: any;
    get words(): import("../strings.js").Words;
    /** Draws the charts anew if there is more room or less. */
    resized(): void;
    /** Reads and shows the overview. @param {string} [done] what was done before, told once it is shown */
    load(done?: string): Promise<void>;
    #private;
}
