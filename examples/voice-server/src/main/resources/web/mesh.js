// @ts-check
/**
 * Audio between everyone in a channel: one RTCPeerConnection to each other user, negotiated by the perfect negotiation
 * pattern (W3C WebRTC, section 10.7), so that offers made at the same time on both sides survive.
 *
 * Signals to somebody whose socket is away are lost. A connection that does not stand in time is therefore begun anew, with
 * a higher round: by the impolite side, which the polite one asks. What is signalled of an older round is passed over.
 */

/** So long a connection may take; longer with every round, so that a slow machine is not begun anew for ever. */
const IMPOLITE_PATIENCE_MS = 5000;
const POLITE_PATIENCE_MS = 8000;
const LONGEST_PATIENCE_MS = 30000;

/** @typedef {{type: RTCSdpType | 'again', sdp?: string, round?: number}} Description */
/** @typedef {{description?: Description, candidate?: RTCIceCandidateInit & {round?: number}}} Signal */

/**
 * One side of a connection to one other user. Of two users the one whose id sorts first is polite: it takes back its own
 * offer when the two collide.
 */
class Peer {
  #makingOffer = false;
  #ignoringOffer = false;
  #answerPending = false;
  #polite;
  #signal;
  #anew;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #impatience;
  /** @type {Promise<void>} */
  #turn = Promise.resolve();

  /**
   * @param {{
   *   userId: string, ownId: string, round: number, stream: MediaStream | null, configuration: RTCConfiguration,
   *   signal: (message: object) => void, anew: () => void, onTrack: (stream: MediaStream) => void, onState: (state: string) => void
   * }} options
   */
  constructor(options) {
    this.userId = options.userId;
    this.#polite = options.ownId < options.userId;
    this.round = options.round;
    this.#anew = options.anew;
    this.#signal = options.signal;
    this.connection = new RTCPeerConnection(options.configuration);
    const { connection } = this;
    connection.ontrack = ({ streams: [stream] }) => stream && options.onTrack(stream);
    connection.onicecandidate = ({ candidate }) =>
      candidate && this.#signal({ candidate: { ...candidate.toJSON(), round: this.round } });
    connection.onnegotiationneeded = () => this.#offer();
    connection.onconnectionstatechange = () => {
      options.onState(connection.connectionState);
      if (connection.connectionState === 'failed') {
        connection.restartIce();
      }
      this.#watch();
    };
    connection.onsignalingstatechange = () => this.#watch();
    this.#watch();
    if (options.stream) {
      for (const track of options.stream.getTracks()) {
        connection.addTrack(track, options.stream);
      }
    } else {
      connection.addTransceiver('audio', { direction: 'recvonly' });
    }
  }

  /** A connection that is but disturbed comes back, or becomes "failed". */
  get #stands() {
    const { signalingState, connectionState } = this.connection;
    return signalingState === 'stable' && (connectionState === 'connected' || connectionState === 'disconnected');
  }

  #watch() {
    if (this.#stands) {
      clearTimeout(this.#impatience);
      this.#impatience = undefined;
      return;
    }
    const patience = (this.#polite ? POLITE_PATIENCE_MS : IMPOLITE_PATIENCE_MS) * 1.5 ** this.round;
    this.#impatience ??= setTimeout(() => {
      this.#impatience = undefined;
      if (this.#polite) {
        this.#signal({ description: { type: 'again', round: this.round } });
        this.#watch();
      } else {
        this.#anew();
      }
    }, Math.min(LONGEST_PATIENCE_MS, patience));
  }

  #describe() {
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.connection.localDescription);
    this.#signal({ description: { type, sdp, round: this.round } });
  }

  async #offer() {
    try {
      this.#makingOffer = true;
      await this.connection.setLocalDescription();
      this.#describe();
    } catch (error) {
      console.warn('An offer could not be made', error);
    } finally {
      this.#makingOffer = false;
    }
  }

  /**
   * Handles what the other side signalled, one message after another.
   *
   * @param {Signal} message
   */
  receive(message) {
    this.#turn = this.#turn.then(() => this.#handle(message)).catch((error) => {
      console.warn('A signal could not be handled', error);
    });
    return this.#turn;
  }

  /** @param {Signal} message */
  async #handle({ description, candidate }) {
    const { connection } = this;
    if (description) {
      const ready =
        !this.#makingOffer && (connection.signalingState === 'stable' || this.#answerPending);
      const collision = description.type === 'offer' && !ready;
      this.#ignoringOffer = !this.#polite && collision;
      if (this.#ignoringOffer) {
        return;
      }
      this.#answerPending = description.type === 'answer';
      try {
        // A polite side rolls its own offer back here by itself.
        await connection.setRemoteDescription(/** @type {RTCSessionDescriptionInit} */ (description));
      } finally {
        this.#answerPending = false;
      }
      if (description.type === 'offer') {
        await connection.setLocalDescription();
        this.#describe();
      }
      return;
    }
    try {
      await connection.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // The candidates of an offer that was passed over mean nothing.
      if (!this.#ignoringOffer) {
        throw error;
      }
    }
  }

  close() {
    clearTimeout(this.#impatience);
    this.connection.onsignalingstatechange = null;
    this.connection.onnegotiationneeded = null;
    this.connection.onicecandidate = null;
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }
}

/**
 * A call with everyone in a channel. Dispatches "stream" ({ userId, stream }), "state" ({ userId, state }) and "gone"
 * ({ userId }).
 */
export class Mesh extends EventTarget {
  /** @type {Map<string, Peer>} */
  #peers = new Map();
  #options;

  /**
   * @param {{
   *   ownId: string, stream: MediaStream | null, signal: (to: string, message: object) => void,
   *   configuration?: RTCConfiguration
   * }} options
   */
  constructor(options) {
    super();
    this.#options = options;
  }

  /** The connections, by user. */
  get connections() {
    return new Map([...this.#peers].map(([userId, peer]) => [userId, peer.connection]));
  }

  /**
   * Connects to a user; nothing happens if there is a connection already.
   *
   * @param {string} userId
   */
  connect(userId) {
    return this.#peers.get(userId) ?? this.#begin(userId, 0);
  }

  /**
   * Begins a connection, in place of the one there is.
   *
   * @param {string} userId
   * @param {number} round
   */
  #begin(userId, round) {
    this.#peers.get(userId)?.close();
    const peer = new Peer({
      userId,
      ownId: this.#options.ownId,
      round,
      stream: this.#options.stream,
      configuration: this.#options.configuration ?? {},
      signal: (message) => this.#options.signal(userId, message),
      anew: () => this.#begin(userId, round + 1),
      onTrack: (stream) => this.#tell('stream', { userId, stream }),
      onState: (state) => this.#tell('state', { userId, state }),
    });
    this.#peers.set(userId, peer);
    return peer;
  }

  /**
   * Handles a signal of another user's; the first one begins the connection.
   *
   * @param {string} userId
   * @param {Signal} message
   */
  async receive(userId, message) {
    const peer = this.connect(userId);
    const round = (message.description ?? message.candidate)?.round ?? 0;
    if (message.description?.type === 'again') {
      // Whoever came back with a new page counts from 0 again.
      this.#options.ownId < userId || this.#begin(userId, Math.max(round, peer.round) + 1);
    } else if (round >= peer.round) {
      await (round > peer.round ? this.#begin(userId, round) : peer).receive(message);
    }
  }

  /** @param {string} userId */
  disconnect(userId) {
    const peer = this.#peers.get(userId);
    if (peer) {
      this.#peers.delete(userId);
      peer.close();
      this.#tell('gone', { userId });
    }
  }

  close() {
    for (const userId of [...this.#peers.keys()]) {
      this.disconnect(userId);
    }
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
