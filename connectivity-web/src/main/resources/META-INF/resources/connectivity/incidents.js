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
export const INCIDENT_POLICY = Object.freeze({
  warning: 3,
  critical: 7,
  recovery_ms: 10000,
  longest_gap_ms: 10000,
});

/** Detects incidents in one stream of samples. */
export class IncidentDetector {
  /** @type {Readonly<IncidentPolicy>} */
  #policy;
  /** @type {Incident | null} */
  #incident = null;
  #now = -Infinity;
  #ended = false;

  /** @param {Partial<IncidentPolicy>} [policy] */
  constructor(policy = {}) {
    this.#policy = { ...INCIDENT_POLICY, ...policy };
  }

  /** The incident's level, or null while stable. @returns {Severity | null} */
  get level() {
    return this.#incident?.level ?? null;
  }

  /** Other thresholds from the next sample on. @param {Partial<IncidentPolicy>} policy */
  adjust(policy) {
    this.#policy = { ...this.#policy, ...policy };
  }

  /**
   * Takes one sample.
   * @param {number | null | undefined} packetLoss in percent; unknown changes nothing
   * @param {number} at in ms; an earlier time than the last counts as simultaneous
   * @returns {IncidentEvent | null}
   */
  sample(packetLoss, at) {
    if (this.#ended || packetLoss === null || packetLoss === undefined || !Number.isFinite(packetLoss)) {
      return null;
    }
    const previous = this.#now;
    this.#now = Math.max(previous, at);
    if (packetLoss >= this.#policy.warning) {
      return this.#bad(packetLoss);
    }
    return this.#incident === null ? null : this.#good(previous);
  }

  /**
   * The session ends; nothing comes after it.
   * @param {number} at in ms
   * @returns {IncidentEvent | null}
   */
  end(at) {
    this.#now = Math.max(this.#now, at);
    this.#ended = true;
    return this.#incident === null ? null : this.#over('closed');
  }

  /** @param {number} packetLoss @returns {IncidentEvent | null} */
  #bad(packetLoss) {
    const critical = packetLoss >= this.#policy.critical;
    const incident = this.#incident;
    if (incident === null) {
      const level = critical ? 'critical' : 'warning';
      this.#incident = { level, startedAt: this.#now, worst: packetLoss, recoveringSince: null };
      return this.#event('opened', packetLoss, null);
    }
    const newMaximum = packetLoss > incident.worst;
    incident.worst = Math.max(incident.worst, packetLoss);
    incident.recoveringSince = null;
    if (critical && incident.level === 'warning') {
      incident.level = 'critical';
      return this.#event('escalated', packetLoss, null);
    }
    return critical && newMaximum ? this.#event('worsened', packetLoss, null) : null;
  }

  /** @param {number} previous when the sample before came @returns {IncidentEvent | null} */
  #good(previous) {
    const incident = /** @type {Incident} */ (this.#incident);
    const gap = this.#now - previous > this.#policy.longest_gap_ms;
    if (incident.recoveringSince === null || gap) {
      incident.recoveringSince = this.#now;
      return null;
    }
    return this.#now - incident.recoveringSince >= this.#policy.recovery_ms ? this.#over('recovered') : null;
  }

  /** @param {'recovered' | 'closed'} event @returns {IncidentEvent} */
  #over(event) {
    const incident = /** @type {Incident} */ (this.#incident);
    const result = this.#event(event, incident.worst, this.#now - incident.startedAt);
    this.#incident = null;
    return result;
  }

  /**
   * @param {IncidentEvent['event']} event
   * @param {number} packetLoss
   * @param {number | null} duration
   * @returns {IncidentEvent}
   */
  #event(event, packetLoss, duration) {
    const { level, startedAt } = /** @type {Incident} */ (this.#incident);
    return { event, level, packet_loss: packetLoss, started_at: startedAt, duration_ms: duration };
  }
}

const WARNING_ID = 'connection-warning';
const CRITICAL_ID = 'connection-critical';

/**
 * What to do on the screen after something happened to an incident, in order. Titles and messages are English as the
 * design words them; the toasts element shows its own language's words for the ids.
 * @param {Pick<IncidentEvent, 'event' | 'level' | 'packet_loss'>} event
 * @returns {ToastAction[]}
 */
export function toastActions({ event, level, packet_loss: packetLoss }) {
  const tenths = Math.round(packetLoss * 10);
  const message = `${Math.floor(tenths / 10)}.${tenths % 10}% packet loss`;
  /** @type {ToastAction} */
  const critical = {
    action: 'show',
    id: CRITICAL_ID,
    kind: 'error',
    title: 'Connection severely degraded',
    message,
    duration_ms: null,
  };
  if (event === 'recovered' || event === 'closed') {
    return [
      { action: 'dismiss', id: WARNING_ID },
      { action: 'dismiss', id: CRITICAL_ID },
    ];
  }
  if (event === 'escalated') {
    return [{ action: 'dismiss', id: WARNING_ID }, critical];
  }
  if (event === 'opened' && level === 'warning') {
    return [
      {
        action: 'show',
        id: WARNING_ID,
        kind: 'warning',
        title: 'Your connection is unstable',
        message,
        duration_ms: 5000,
      },
    ];
  }
  return [critical];
}
