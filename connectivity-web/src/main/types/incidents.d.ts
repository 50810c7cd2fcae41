/**
 * What to do on the screen after something happened to an incident, in order. Titles and messages are English as the
 * design words them; the toasts element shows its own language's words for the ids.
 * @param {Pick<IncidentEvent, 'event' | 'level' | 'packet_loss'>} event
 * @returns {ToastAction[]}
 */
export function toastActions({ event, level, packet_loss: packetLoss }: Pick<IncidentEvent, "event" | "level" | "packet_loss">): ToastAction[];
/**
 * When the packet loss becomes an incident, and which toasts follow. Runs in the page because a toast must not wait for
 * the network that is failing. The same golden vectors test it here and in Java.
 * @module
 */
/** @typedef {{warning: number, critical: number, recovery_ms: number, longest_gap_ms: number}} IncidentPolicy */
/** @typedef {'warning' | 'critical'} Severity */
/** @typedef {{level: Severity, startedAt: number, worst: number, recoveringSince: number | null}} Incident */
/**
 * Something that happened to an incident. `packet_loss` is the sample's; of recovered and closed incidents the worst.
 * @typedef {object} IncidentEvent
 * @property {'opened' | 'escalated' | 'worsened' | 'recovered' | 'closed'} event
 * @property {Severity} level
 * @property {number} packet_loss in percent
 * @property {number} started_at in ms
 * @property {number | null} duration_ms of recovered and closed incidents
 */
/**
 * @typedef {object} ToastAction
 * @property {'show' | 'dismiss'} action
 * @property {string} id
 * @property {'warning' | 'error'} [kind]
 * @property {string} [title]
 * @property {string} [message]
 * @property {number | null} [duration_ms] null: stays until dismissed
 */
/** @type {Readonly<IncidentPolicy>} */
export const INCIDENT_POLICY: Readonly<IncidentPolicy>;
/** Detects incidents in one stream of samples. */
export class IncidentDetector {
    /** @param {Partial<IncidentPolicy>} [policy] */
    constructor(policy?: Partial<IncidentPolicy>);
    /** The incident's level, or null while stable. @returns {Severity | null} */
    get level(): Severity | null;
    /** Other thresholds from the next sample on. @param {Partial<IncidentPolicy>} policy */
    adjust(policy: Partial<IncidentPolicy>): void;
    /**
     * Takes one sample.
     * @param {number | null | undefined} packetLoss in percent; unknown changes nothing
     * @param {number} at in ms; an earlier time than the last counts as simultaneous
     * @returns {IncidentEvent | null}
     */
    sample(packetLoss: number | null | undefined, at: number): IncidentEvent | null;
    /**
     * The session ends; nothing comes after it.
     * @param {number} at in ms
     * @returns {IncidentEvent | null}
     */
    end(at: number): IncidentEvent | null;
    #private;
}
export type IncidentPolicy = {
    warning: number;
    critical: number;
    recovery_ms: number;
    longest_gap_ms: number;
};
export type Severity = "warning" | "critical";
export type Incident = {
    level: Severity;
    startedAt: number;
    worst: number;
    recoveringSince: number | null;
};
/**
 * Something that happened to an incident. `packet_loss` is the sample's; of recovered and closed incidents the worst.
 */
export type IncidentEvent = {
    event: "opened" | "escalated" | "worsened" | "recovered" | "closed";
    level: Severity;
    /**
     * in percent
     */
    packet_loss: number;
    /**
     * in ms
     */
    started_at: number;
    /**
     * of recovered and closed incidents
     */
    duration_ms: number | null;
};
export type ToastAction = {
    action: "show" | "dismiss";
    id: string;
    kind?: "error" | "warning" | undefined;
    title?: string | undefined;
    message?: string | undefined;
    /**
     * null: stays until dismissed
     */
    duration_ms?: number | null | undefined;
};
