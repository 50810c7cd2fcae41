import { ConnectivityElement, define, h, sheet } from './base.js';
import { DEFAULTS, settings } from '../settings.js';

const SHEET = sheet(`
:host { min-inline-size: 15rem; font-size: .9375rem; }
fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
legend { padding: 0; margin-block-end: .25rem; font-weight: 650; }
fieldset + fieldset { margin-block-start: 1rem; }
label { display: flex; gap: .6rem; align-items: center; min-block-size: 2.25rem; margin-block: .25rem; line-height: 1.3; cursor: pointer; }
label input[type=number] { margin-inline-start: auto; }
input[type=radio], input[type=checkbox] { inline-size: 1.15rem; block-size: 1.15rem; margin: 0; accent-color: var(--_accent); }
input[type=number] { inline-size: 5rem; min-block-size: 2.25rem; padding: .25rem .5rem; border: 1px solid var(--_muted); border-radius: 8px; background: var(--_surface); }
button { margin-block-start: .75rem; }
`);

/**
 * What the participant can choose: how connections are shown, whether there are notifications, and from which loss on.
 * Kept in the browser. Event: `connectivity-settings` with the choices. Part: `form`.
 */
export class SettingsElement extends ConnectivityElement {
  constructor() {
    super(SHEET);
  }

  build() {
    const { words } = this;
    const radio = (/** @type {string} */ value, /** @type {any} */ label) =>
      h('label', {}, h('input', { type: 'radio', name: 'display', value }), words.say(label));
    const number = (/** @type {string} */ name, /** @type {any} */ label) =>
      h('label', {}, words.say(label), h('input', { type: 'number', name, min: 0.1, max: 100, step: 0.1, required: true }));
    this.form = h(
      'form',
      { part: 'form', onchange: () => this.#choose(), onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      h('fieldset', {}, h('legend', {}, words.say('showAs')), radio('dot', 'asDot'), radio('number', 'asNumber')),
      h(
        'fieldset',
        {},
        h('legend', {}, words.say('notifications')),
        h('label', {}, h('input', { type: 'checkbox', name: 'toasts' }), words.say('showToasts')),
        number('warning', 'warnFrom'),
        number('critical', 'alarmFrom'),
      ),
      h('button', { type: 'button', onclick: () => this.#save(DEFAULTS) }, words.say('reset')),
    );
    this.root.append(/** @type {Node} */ (this.form));
  }

  connected() {
    settings.addEventListener('change', () => this.update(), { signal: this.connection.signal });
  }

  update() {
    const { display, toasts, warning, critical } = settings.choices;
    const fields = /** @type {any} */ (this.form).elements;
    fields.display.value = display;
    fields.toasts.checked = toasts;
    fields.warning.value = warning;
    fields.critical.value = critical;
  }

  #choose() {
    const form = /** @type {any} */ (this.form);
    if (form.reportValidity()) {
      const { display, toasts, warning, critical } = form.elements;
      this.#save({
        display: display.value,
        toasts: toasts.checked,
        warning: warning.valueAsNumber,
        critical: critical.valueAsNumber,
      });
    }
  }

  /** @param {Partial<import('../settings.js').Choices>} choices */
  #save(choices) {
    settings.choose(choices);
    this.emit('connectivity-settings', settings.choices);
  }
}

define('connectivity-settings', SettingsElement);
