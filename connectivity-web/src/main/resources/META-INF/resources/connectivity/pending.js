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

/** In the order of their seq; the oldest goes when there are too many. */
export class Pending {
  /** @type {Sample[]} */
  #samples = [];

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

  clear() {
    this.#samples = [];
  }

  /** @returns {readonly Sample[]} */
  all() {
    return this.#samples;
  }
}
