export const HISTORY_SHEETS: CSSStyleSheet[];
/** Fetches, and shows one of: loading, error, nothing yet, the overview, one call. */
export class HistoryView {
    /** @param {import('./history.js').History} host */
    constructor(host: import("./history.js").History);
    body: any;
    status: any;
    element: any;
    get words(): import("../strings.js").Words;
    /** Reads and shows the overview. */
    load(): Promise<void>;
    #private;
}
