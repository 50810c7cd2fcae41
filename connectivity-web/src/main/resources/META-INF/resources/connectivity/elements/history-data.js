import { h, setText } from './base.js';

/** What people may do with what is kept about them: take it with them, or have all of it deleted. */
export class PersonalData {
  #words;
  #host;

  /** @param {import('../strings.js').Words} words @param {import('./history.js').History} host */
  constructor(words, host) {
    this.#words = words;
    this.#host = host;
    this.problem = h('p', { role: 'alert' });
    this.ask = h('button', { type: 'button', part: 'erase', onclick: () => this.#asked(true) }, words.say('erase'));
    this.keep = h('button', { type: 'button', onclick: () => this.#asked(false) }, words.say('keep'));
    this.confirm = h('button', { type: 'button', class: 'danger', part: 'confirm', onclick: () => this.#erase() }, words.say('eraseNow'));
    this.question = h('div', { class: 'own', role: 'group', 'aria-label': words.say('erase'), hidden: true }, h('p', {}, words.say('eraseHint')), this.confirm, this.keep);
    const file = { href: `${host.base}/export`, download: 'connection-history.json', part: 'export' };
    this.element = h(
      'section',
      {},
      h('h2', {}, words.say('ownData')),
      h('div', { class: 'own' }, h('a', file, words.say('export')), this.ask),
      this.question,
      this.problem,
    );
  }

  /** @param {boolean} asked */
  #asked(asked) {
    this.question.hidden = !asked;
    this.ask.hidden = asked;
    // To what does no harm.
    (asked ? this.keep : this.ask).focus();
  }

  async #erase() {
    this.confirm.disabled = true;
    setText(this.problem, '');
    try {
      const response = await fetch(this.#host.base, { method: 'DELETE' });
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      this.#host.erased();
    } catch {
      setText(this.problem, this.#words.say('eraseFailed'));
      this.confirm.disabled = false;
    }
  }
}
