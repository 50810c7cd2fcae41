/** @param {import('../strings.js').Words} words @param {any} session @returns {string} */
export function lasted(words: import("../strings.js").Words, session: any): string;
/**
 * @typedef {object} SessionListOptions
 * @property {any[]} sessions
 * @property {boolean} mayHaveMore
 * @property {(session: any) => void} onopen
 * @property {() => Promise<void>} onmore
 */
/** Recent calls, newest first, a page at a time. */
export class SessionList {
    /** @param {import('../strings.js').Words} words @param {SessionListOptions} options */
    constructor(words: import("../strings.js").Words, options: SessionListOptions);
    list: any;
    problem: any;
    more: any;
    element: any;
    /** @param {any[]} sessions @param {boolean} mayHaveMore */
    add(sessions: any[], mayHaveMore: boolean): void;
    /** @param {string} words */
    failed(words: string): void;
    #private;
}
export type SessionListOptions = {
    sessions: any[];
    mayHaveMore: boolean;
    onopen: (session: any) => void;
    onmore: () => Promise<void>;
};
