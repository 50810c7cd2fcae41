/** What people may do with what is kept about them: take it with them, or have all of it deleted. */
export class PersonalData {
    /** @param {import('../strings.js').Words} words @param {import('./history.js').History} host */
    constructor(words: import("../strings.js").Words, host: import("./history.js").History);
    problem: any;
    ask: any;
    keep: any;
    confirm: any;
    question: any;
    element: any;
    #private;
}
