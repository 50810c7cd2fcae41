/**
 * What the participant chose, kept in this browser and shared by everything on the page and by other tabs.
 * @module
 */
import { INCIDENT_POLICY } from './incidents.js';

/** @typedef {{display: 'dot' | 'number', toasts: boolean, warning: number, critical: number}} Choices */

const KEY = 'connectivity.settings';

/** @type {Readonly<Choices>} */
export const DEFAULTS = Object.freeze({
  display: 'dot',
  toasts: true,
  warning: INCIDENT_POLICY.warning,
  critical: INCIDENT_POLICY.critical,
});

/** Tells of each change with a `change` event. */
class Settings extends EventTarget {
  #choices = load();

  constructor() {
    super();
    addEventListener('storage', (event) => {
      if (event.key === KEY || event.key === null) {
        this.#choices = load();
        this.dispatchEvent(new Event('change'));
      }
    });
  }

  /** @returns {Readonly<Choices>} */
  get choices() {
    return this.#choices;
  }

  /** @param {Partial<Choices>} changes */
  choose(changes) {
    this.#choices = valid({ ...this.#choices, ...changes });
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#choices));
    } catch {
      // Storage may be full or forbidden; the choice then lasts as long as the page.
    }
    this.dispatchEvent(new Event('change'));
  }
}

/** @returns {Choices} */
function load() {
  try {
    return valid({ ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') });
  } catch {
    return { ...DEFAULTS };
  }
}

/** @param {any} choices @returns {Choices} */
function valid({ display, toasts, warning, critical }) {
  const percent = (/** @type {unknown} */ value, /** @type {number} */ otherwise) =>
    typeof value === 'number' && value > 0 && value <= 100 ? value : otherwise;
  const low = percent(warning, DEFAULTS.warning);
  return {
    display: display === 'number' ? 'number' : 'dot',
    toasts: toasts !== false,
    warning: low,
    critical: Math.max(low, percent(critical, DEFAULTS.critical)),
  };
}

export const settings = new Settings();
