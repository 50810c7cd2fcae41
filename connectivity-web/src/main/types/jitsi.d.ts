/**
 * @typedef {object} Conference what is used of lib-jitsi-meet's JitsiConference
 * @property {(event: string, listener: (...args: any[]) => void) => void} on
 * @property {(event: string, listener: (...args: any[]) => void) => void} off
 */
/**
 * @param {Conference} conference
 * @returns {import('./source.js').Source & {close(): void}}
 */
export function jitsiConference(conference: Conference): import("./source.js").Source & {
    close(): void;
};
/**
 * what is used of lib-jitsi-meet's JitsiConference
 */
export type Conference = {
    on: (event: string, listener: (...args: any[]) => void) => void;
    off: (event: string, listener: (...args: any[]) => void) => void;
};
