// @ts-check
/**
 * Audio between everyone in a channel: one RTCPeerConnection to each other user, negotiated by the perfect negotiation
 * pattern (W3C WebRTC, section 10.7), so that offers made at the same time on both sides survive.
 */

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
  /** @type {Promise<void>} */
  #turn = Promise.resolve();

  /**
   * @param {{
   *   userId: string, ownId: string, stream: MediaStream | null, configuration: RTCConfiguration,
   *   signal: (message: object) => void, onTrack: (stream: MediaStream) => void, onState: (state: string) => void
   * }} options
   */
  constructor(options) {
    this.userId = options.userId;
    this.#polite = options.ownId < options.userId;
    this.#signal = options.signal;
    this.connection = new RTCPeerConnection(options.configuration);
    const { connection } = this;
    connection.ontrack = ({ streams: [stream] }) => stream && options.onTrack(stream);
    connection.onicecandidate = ({ candidate }) => this.#signal({ candidate });
    connection.onnegotiationneeded = () => this.#offer();
    connection.onconnectionstatechange = () => {
      options.onState(connection.connectionState);
      if (connection.connectionState === 'failed') {
        connection.restartIce();
      }
    };
    if (options.stream) {
      for (const track of options.stream.getTracks()) {
        connection.addTrack(track, options.stream);
      }
    } else {
      connection.addTransceiver('audio', { direction: 'recvonly' });
    }
  }

  async #offer() {
    try {
      this.#makingOffer = true;
      await this.connection.setLocalDescription();
      this.#signal({ description: this.connection.localDescription });
    } catch (error) {
      console.warn('An offer could not be made', error);
    } finally {
      this.#makingOffer = false;
    }
  }

  /**
   * Handles what the other side signalled, one message after another.
   *
   * @param {{ description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit | null }} message
   */
  receive(message) {
    this.#turn = this.#turn.then(() => this.#handle(message)).catch((error) => {
      console.warn('A signal could not be handled', error);
    });
    return this.#turn;
  }

  /** @param {{ description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit | null }} message */
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
        await connection.setRemoteDescription(description);
      } finally {
        this.#answerPending = false;
      }
      if (description.type === 'offer') {
        await connection.setLocalDescription();
        this.#signal({ description: connection.localDescription });
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
    let peer = this.#peers.get(userId);
    if (!peer) {
      peer = new Peer({
        userId,
        ownId: this.#options.ownId,
        stream: this.#options.stream,
        configuration: this.#options.configuration ?? {},
        signal: (message) => this.#options.signal(userId, message),
        onTrack: (stream) => this.#tell('stream', { userId, stream }),
        onState: (state) => this.#tell('state', { userId, state }),
      });
      this.#peers.set(userId, peer);
    }
    return peer;
  }

  /**
   * Handles a signal of another user's; the first one begins the connection.
   *
   * @param {string} userId
   * @param {{ description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit | null }} message
   */
  receive(userId, message) {
    return this.connect(userId).receive(message);
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
