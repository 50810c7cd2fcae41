/**
 * Samples that the server has not yet acknowledged as stored.
 * @module
 */

/**
 * @typedef {object} Sample
 * @property {number} seq
 * @property {number | null} latency
 * @property {number | null} packet_loss
 * @property {number | null} jitter
 * @property {number | null} quality
 * @property {number} timestamp
 */

/** Fewer than the server's burst of 200 messages, so that all may be sent again at once. */
const MOST = 150;
/** So few of what was refused go again at a time: a server that is short of room is not to be stormed. */
const PORTION = 10;

/** In the order of their seq; the oldest goes when there are too many. */
export class Pending {
  /** @type {Sample[]} */
  #samples = [];
  /** Those that the server had no room for. @type {WeakSet<Sample>} */
  #refused = new WeakSet();

  /** @param {Sample} sample */
  add(sample) {
    this.#samples.push(sample);
    if (this.#samples.length > MOST) {
      this.#samples.shift();
    }
  }

  /** @param {number} seq everything up to it is stored */
  acknowledged(seq) {
    this.#samples = this.#samples.filter((each) => each.seq > seq);
  }

  /** @param {number} seq this one the server refuses */
  drop(seq) {
    this.#samples = this.#samples.filter((each) => each.seq !== seq);
  }

  /** @param {number} [seq] this one the server has no room for at the moment; without it that may be any */
  refused(seq) {
    this.#samples.forEach((each) => each.seq === (seq ?? each.seq) && this.#refused.add(each));
  }

  /** @returns {Sample[]} the next of those that were refused, each once for each time it was */
  takeRefused() {
    const next = this.#samples.filter((each) => this.#refused.has(each)).slice(0, PORTION);
    next.forEach((each) => this.#refused.delete(each));
    return next;
  }

  clear() {
    this.#samples = [];
  }

  /** @returns {readonly Sample[]} */
  all() {
    return this.#samples;
  }
}
