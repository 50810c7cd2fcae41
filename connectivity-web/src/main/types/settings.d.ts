/** @type {Readonly<Choices>} */
export const DEFAULTS: Readonly<Choices>;
export const settings: Settings;
export type Choices = {
    display: "dot" | "number";
    toasts: boolean;
    warning: number;
    critical: number;
};
/** Tells of each change with a `change` event. */
declare class Settings extends EventTarget {
    /** @returns {Readonly<Choices>} */
    get choices(): Readonly<Choices>;
    /** @param {Partial<Choices>} changes */
    choose(changes: Partial<Choices>): void;
    #private;
}
export {};
