/**
 * Every word of a call page that people read, in English; the other languages are in `strings.LANGUAGE.js`, the words of the
 * history in `strings.history.js`. Languages are complete: the type check sees to it.
 * @module
 */

const en = {
  unknown: 'Unknown',
  green: 'Excellent',
  yellow: 'Good',
  orange: 'Fair',
  red: 'Poor',
  latency: 'Latency',
  packet_loss: 'Packet loss',
  jitter: 'Jitter',
  ms: '{value} ms',
  percent: '{value}%',
  none: '–',
  upload: 'Upload',
  download: 'Download',
  worst: 'weakest',
  quality: 'Quality',
  connectionOf: 'Connection of {name}',
  yourConnection: 'Your connection',
  indicator: '{level}, {latency}',
  details: '{who}: {state}. Details',
  reason_measuring: 'Measuring…',
  reason_unknown: 'Nothing is heard of this connection at the moment.',
  reason_good: 'Everything is fine.',
  reason_blackout: 'Nothing arrives at the moment.',
  reason_uplink: 'Your upload loses packets: others may hear gaps.',
  reason_downlink: 'Your download loses packets: you may hear gaps.',
  reason_both: 'Your connection loses packets in both directions.',
  reason_packet_loss: 'Your connection loses packets.',
  reason_latency: 'There is a long delay: you may talk over each other.',
  reason_jitter: 'Packets arrive unevenly: voices may sound choppy.',
  reason_sender: '{name}’s connection loses packets on its way to the server.',
  reason_everyone: 'Everyone in this call is affected.',
  reason_other_latency: '{name} hears and answers with a delay.',
  reason_other_packet_loss: '{name}’s connection loses packets.',
  reason_other_jitter: '{name}’s packets arrive unevenly.',
  lastMinutes: 'Latency, last two minutes',
  range: '{least} to {most}',
  participants: 'Participants',
  alone: 'Nobody else is here yet.',
  settings: 'Settings',
  callTime: 'Call time',
  status_idle: '',
  status_connecting: 'Connecting…',
  status_online: '',
  status_reconnecting: 'Reconnecting…',
  status_offline: 'You are offline. The call statistics go on when you are back.',
  status_refused: 'This call cannot be joined.',
  status_unauthorized: 'Your login has ended. Log in again to go on.',
  status_left: 'You left the call.',
  announce: 'Your connection is now: {level}',
  toast_warning: 'Your connection is unstable',
  toast_critical: 'Connection severely degraded',
  toast_loss: '{value}% packet loss',
  dismiss: 'Dismiss',
  dontShow: 'Don’t show again',
  notifications: 'Notifications',
  showAs: 'Show connections as',
  asDot: 'Symbol',
  asNumber: 'Latency in numbers',
  showToasts: 'Tell me when my connection is bad',
  warnFrom: 'Warn from (% loss)',
  alarmFrom: 'Alarm from (% loss)',
  reset: 'Reset',
  loading: 'Loading…',
};

/** @typedef {typeof en} CallStrings */
/** @typedef {keyof CallStrings | import('./strings.history.js').HistoryKey} Key */

/** By language, those that are loaded. @type {Record<string, Record<string, string>>} */
export const STRINGS = { en };

/** @type {Record<string, () => Promise<{default: CallStrings}>>} */
const OTHERS = { de: () => import('./strings.de.js') };

/** @param {string} tag as pages have it, also `de_AT` @returns {string} a valid language tag, in doubt English */
function valid(tag) {
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/**
 * Loads a language; elements that are built from then on can speak it. Those of the page are loaded with this module.
 * @param {string} tag such as `de` or `de-AT`
 * @returns {Promise<boolean>} whether there is such a language
 */
export async function loadLanguage(tag) {
  const language = valid(tag).split('-')[0];
  if (!isSpoken(language) && OTHERS[language] !== undefined) {
    addStrings(language, (await OTHERS[language]()).default);
  }
  return isSpoken(language);
}

/** @param {string} language @returns {boolean} the history's words alone are not enough */
function isSpoken(language) {
  return STRINGS[language]?.unknown !== undefined;
}

/** @param {string} language @param {Record<string, string>} strings further words of a language */
export function addStrings(language, strings) {
  STRINGS[language] = { ...STRINGS[language], ...strings };
}

const ofPage = [...document.querySelectorAll('[lang]')].map((each) => each.getAttribute('lang') ?? '');
// A language that cannot be loaded now is no reason to show nothing.
await Promise.allSettled([navigator.language, ...ofPage].map(loadLanguage));

/**
 * The language of an element: the nearest `lang`, also outside of shadow trees, else the browser's.
 * @param {Element} element
 * @returns {string} a language tag
 */
export function languageOf(element) {
  /** @type {Element | null} */
  let from = element;
  while (from !== null) {
    const lang = from.closest('[lang]')?.getAttribute('lang');
    if (lang) {
      return lang;
    }
    const root = from.getRootNode();
    from = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language;
}

/** Words and numbers in one language. */
export class Words {
  #numbers;

  /** @param {string} language */
  constructor(language) {
    this.language = valid(language);
    const name = this.language.split('-')[0];
    this.name = isSpoken(name) ? name : 'en';
    this.#numbers = [0, 1].map(
      (digits) => new Intl.NumberFormat(this.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    );
  }

  /** @param {Key} key @param {Record<string, string | number>} [values] @returns {string} */
  say(key, values = {}) {
    return (STRINGS[this.name][key] ?? '').replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  }

  /** @param {number | null | undefined} value @returns {string} */
  ms(value) {
    return isKnown(value) ? this.say('ms', { value: this.#numbers[0].format(value) }) : this.say('none');
  }

  /** @param {number | null | undefined} value @returns {string} */
  percent(value) {
    return isKnown(value) ? this.say('percent', { value: this.#numbers[1].format(value) }) : this.say('none');
  }

  /** @param {import('./quality.js').Metric} metric @param {number | null | undefined} value @returns {string} */
  metric(metric, value) {
    return metric === 'packet_loss' ? this.percent(value) : this.ms(value);
  }

  /** @param {number} seconds @returns {string} as 5:03 or 1:05:03 */
  duration(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
    return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
  }
}

/** @param {number | null | undefined} value @returns {value is number} */
function isKnown(value) {
  return value !== null && value !== undefined && Number.isFinite(value);
}
