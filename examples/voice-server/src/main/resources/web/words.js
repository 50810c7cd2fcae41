// @ts-check
/**
 * Every word of the example's own pages, in English; German is in `words.de.js`. Imported before connectivity-web, whose
 * elements take the document's language.
 */

export const en = {
  title: '{page} · Connectivity',
  skip: 'Skip to content',
  navigation: 'Main',
  history: 'Connection history',
  back: 'Back to the channels',
  logout: 'Log out',
  welcome: 'See how good your call is',
  lead: 'Join a voice channel and watch everybody’s connection, live.',
  name: 'Your name',
  login: 'Log in',
  hint: 'A demonstration: there is no password, and the same name is the same person.',
  twin: 'To talk to yourself, open this address in a second window and log in under another name:',
  elsewhere: 'To talk to yourself, open this page in a private window or another browser and log in under another name.',
  twice: 'You are in this channel in another window, too: at one address all windows of a browser are the same person.',
  otherPerson: 'Somebody else has logged in in another window. At one address all windows of a browser are the same person.',
  choose: 'Choose a channel',
  channels: 'Channels',
  direct: 'Direct call',
  loading: 'Loading…',
  noChannels: 'There are no channels yet.',
  retry: 'Try again',
  mute: 'Mute',
  leave: 'Leave',
  insecure: 'You are only listening: a microphone needs https or localhost.',
  denied: 'You are only listening: allow the microphone in the browser and join again to speak.',
  noMicrophone: 'You are only listening: no microphone was found.',
  notJoined: 'This channel cannot be joined now.',
  unreachable: 'The server cannot be reached.',
  error_400: 'This name cannot be used: it must have 1 to 64 characters.',
  error_401: 'Please log in again.',
  error_404: 'Nobody can log in by a name alone here.',
  error_other: 'The server answered {status}.',
};

/** @typedef {typeof en} Words */
/** @typedef {keyof Words} Key */

/** @type {Record<string, () => Promise<{ default: Words }>>} */
const OTHERS = { de: () => import('./words.de.js') };

/** The first of the browser's languages that is spoken here. */
const language =
  navigator.languages.map((each) => each.split('-')[0].toLowerCase()).find((each) => each === 'en' || each in OTHERS) ?? 'en';
// At once: whatever is imported after this module looks for it while the words are still on their way.
document.documentElement.lang = language;
const words = language === 'en' ? en : (await OTHERS[language]()).default;

/** @param {Key} key @param {Record<string, string | number>} [values] @returns {string} */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** @param {string} page what the window's title says, before the product's name */
export function entitle(page) {
  document.title = say('title', { page });
}

/** @param {string} attribute @param {(element: Element, text: string) => void} write */
function fill(attribute, write) {
  for (const element of document.querySelectorAll(`[${attribute}]`)) {
    write(element, say(/** @type {Key} */ (element.getAttribute(attribute))));
  }
}

fill('data-say', (element, text) => (element.textContent = text));
fill('data-label', (element, text) => element.setAttribute('aria-label', text));
fill('data-title', (_, text) => entitle(text));
