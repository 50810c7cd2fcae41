/**
 * Loads a language; elements that are built from then on can speak it. Those of the page are loaded with this module.
 * @param {string} tag such as `de` or `de-AT`
 * @returns {Promise<boolean>} whether there is such a language
 */
export function loadLanguage(tag: string): Promise<boolean>;
/** @param {string} language @param {Record<string, string>} strings further words of a language */
export function addStrings(language: string, strings: Record<string, string>): void;
/**
 * The language of an element: the nearest `lang`, also outside of shadow trees, else the browser's.
 * @param {Element} element
 * @returns {string} a language tag
 */
export function languageOf(element: Element): string;
/** @typedef {typeof en} CallStrings */
/** @typedef {keyof CallStrings | import('./strings.history.js').HistoryKey} Key */
/** By language, those that are loaded. @type {Record<string, Record<string, string>>} */
export const STRINGS: Record<string, Record<string, string>>;
/** Words and numbers in one language. */
export class Words {
    /** @param {string} language */
    constructor(language: string);
    language: string;
    name: string;
    /** @param {Key} key @param {Record<string, string | number>} [values] @returns {string} */
    say(key: Key, values?: Record<string, string | number>): string;
    /** @param {number | null | undefined} value @returns {string} */
    ms(value: number | null | undefined): string;
    /** @param {number | null | undefined} value @returns {string} */
    percent(value: number | null | undefined): string;
    /** @param {import('./quality.js').Metric} metric @param {number | null | undefined} value @returns {string} */
    metric(metric: import("./quality.js").Metric, value: number | null | undefined): string;
    /** @param {number} seconds @returns {string} as 5:03 or 1:05:03 */
    duration(seconds: number): string;
    #private;
}
export type CallStrings = typeof en;
export type Key = keyof CallStrings | import("./strings.history.js").HistoryKey;
declare namespace en {
    let unknown: string;
    let green: string;
    let yellow: string;
    let orange: string;
    let red: string;
    let latency: string;
    let packet_loss: string;
    let jitter: string;
    let ms: string;
    let percent: string;
    let none: string;
    let upload: string;
    let download: string;
    let worst: string;
    let quality: string;
    let connectionOf: string;
    let yourConnection: string;
    let indicator: string;
    let details: string;
    let reason_measuring: string;
    let reason_unknown: string;
    let reason_good: string;
    let reason_blackout: string;
    let reason_uplink: string;
    let reason_downlink: string;
    let reason_both: string;
    let reason_packet_loss: string;
    let reason_latency: string;
    let reason_jitter: string;
    let reason_sender: string;
    let reason_everyone: string;
    let reason_other_latency: string;
    let reason_other_packet_loss: string;
    let reason_other_jitter: string;
    let lastMinutes: string;
    let range: string;
    let participants: string;
    let alone: string;
    let settings: string;
    let callTime: string;
    let status_idle: string;
    let status_connecting: string;
    let status_online: string;
    let status_reconnecting: string;
    let status_offline: string;
    let status_refused: string;
    let status_unauthorized: string;
    let status_left: string;
    let announce: string;
    let toast_warning: string;
    let toast_critical: string;
    let toast_loss: string;
    let dismiss: string;
    let dontShow: string;
    let notifications: string;
    let showAs: string;
    let asDot: string;
    let asNumber: string;
    let showToasts: string;
    let warnFrom: string;
    let alarmFrom: string;
    let reset: string;
    let loading: string;
}
export {};
