/**
 * Speaks the WebSocket protocol: joins a channel, reports one's own statistics, tells about everybody else's.
 *
 * Nothing that fails here disturbs the call: it shows as unknown, is retried, and loses nothing that was measured as long
 * as the session can be resumed.
 * @module
 */
import { assess, reasonOf, THRESHOLDS } from './quality.js';
import { IncidentDetector, toastActions } from './incidents.js';
import { unknownReading } from './source.js';
import { Pending } from './pending.js';

/** @typedef {import('./stats.js').Reading} Reading */
/** @typedef {import('./quality.js').Assessment} Assessment */
/** @typedef {'idle' | 'connecting' | 'online' | 'reconnecting' | 'offline' | 'refused' | 'left'} Status */
/**
 * @typedef {object} Participant
 * @property {string} user_id
 * @property {string} name
 * @property {number | null} latency
 * @property {number | null} packet_loss
 * @property {number | null} jitter
 * @property {number | null} quality
 */
/** @typedef {Reading & Assessment & {timestamp: number, reason: import('./quality.js').Reason | null}} OwnStats */
/**
 * @typedef {object} ClientOptions
 * @property {string} channel the channel's id
 * @property {import('./source.js').Source} [source] where one's own statistics come from; may be set later
 * @property {string | URL} [url] default: `/ws/voice` of the page's server
 * @property {Partial<import('./incidents.js').IncidentPolicy>} [incidentPolicy]
 * @property {(url: string | URL, protocols: string[]) => WebSocket} [openSocket] for tests and for sockets of one's own
 * @property {() => number} [random] 0 to 1, for the back-off's jitter
 */

const SAMPLE_EVERY_MS = 1000;
/** Between samples it is only looked whether anything arrives at all. */
const WATCH_EVERY_MS = 500;
/** The longest pause before each attempt: none is long in the 30 s in which a session can be resumed. */
const RETRY_MS = [500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 8000, 15000];
/** So many attempts are as if made before the first at a server that takes nothing in. */
const PATIENT_ATTEMPTS = 9;
/** The longest pause before what was refused is sent again: at first, and after many refusals. */
const AGAIN_MS = 4000;
const LONGEST_AGAIN_MS = 30000;
/** A connection that has not joined after this long is given up, and tried again. */
const ANSWER_MS = 15000;

/** The server restarts (RFC 6455, 7.4.2 registry): everybody comes back, but over this time, well within the resume window. */
const RESTARTING = 1012;
const RESTART_SPREAD_MS = 5000;
/** And over this time when a call breaks without a word, which may have happened to everybody. */
const LOSS_SPREAD_MS = 1000;
/** Without a word from the server for this long although samples wait for their acknowledgement, the line is dead. */
const SILENCE_MS = 20000;
/** And so it is when it was asked for an answer because the browser sees no network. */
const DOUBT_MS = 5000;
const HISTORY_MS = 120000;
/** Whatever the clock does. */
const LONGEST_HISTORY = HISTORY_MS / WATCH_EVERY_MS;
/** A source that has not answered for this long is not waited for: what it said before is no longer so. */
const READ_MS = 3000;
const UNKNOWN = Object.freeze({ latency: null, packet_loss: null, jitter: null, quality: null });

/**
 * Events, each a CustomEvent: `status` (detail: Status), `joined` (the VoiceJoined message), `stats` (OwnStats, once a
 * second), `participants` (Participant[], after every change), `incident` (IncidentEvent, found here), `toast`
 * (ToastAction), `gap` ({from, to} in ms: no samples were taken), `problem` ({code, message}), `message` (every message of
 * the server), and every message under its own type, such as `VoiceSignal`.
 */
export class ConnectivityClient extends EventTarget {
  /** @type {import('./source.js').Source | undefined} */
  source;
  /** @type {Status} */
  status = 'idle';
  /** @type {string | null} */
  sessionId = null;
  /** @type {string | null} */
  userId = null;
  /** Why the status is `refused`: `unauthorized` (no login, or it has ended), `channel_not_found`; else null. @type {string | null} */
  refusal = null;
  /** @type {Map<string, Participant>} the others in the channel, as far as they are known and heard */
  participants = new Map();
  /** @type {OwnStats | null} */
  stats = null;
  /** The last two minutes, oldest first. @type {OwnStats[]} */
  history = [];
  /** When the call began, ms since the epoch. @type {number | null} */
  joinedAt = null;
  thresholds = THRESHOLDS;

  #channel;
  #url;
  #openSocket;
  #random;
  #detector;
  #policy;
  #pending = new Pending();
  /** What the server told of the others. @type {Map<string, Participant>} */
  #told = new Map();
  /** Of whom nothing arrives: what the server told of them is about to be out of date. @type {Set<string>} */
  #silent = new Set();
  /** @type {WebSocket | null} */
  #socket = null;
  #joined = false;
  #seq = 0;
  #attempts = 0;
  /** Nobody comes back before this. */
  #restUntil = 0;
  #reportEvery = 3000;
  #lastReport = -Infinity;
  #lastSample = 0;
  #lastShown = -Infinity;
  #blackoutReported = false;
  #lastHeard = 0;
  #doubtedAt = -Infinity;
  #reading = false;
  #inBatch = false;
  #participantsChanged = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  #againAfter = AGAIN_MS;
  #refusing = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #sampling;
  /** @type {AbortController | null} */
  #listeners = null;

  /** @param {ClientOptions} options */
  constructor({ channel, source, url, incidentPolicy, openSocket, random }) {
    super();
    this.source = source;
    this.#channel = channel;
    this.#url = url ?? defaultUrl();
    this.#openSocket = openSocket ?? ((target, protocols) => new WebSocket(target, protocols));
    this.#random = random ?? Math.random;
    this.#policy = incidentPolicy ?? {};
    this.#detector = new IncidentDetector(this.#policy);
  }

  get channel() {
    return this.#channel;
  }

  /** Connects and joins; resolves with the VoiceJoined message, rejects if the server refuses. @returns {Promise<any>} */
  join() {
    if (this.#listeners === null) {
      this.#listeners = new AbortController();
      const { signal } = this.#listeners;
      this.refusal = null;
      this.#attempts = 0;
      addEventListener('online', () => this.#retrySoon(), { signal });
      addEventListener('offline', () => this.#offline(), { signal });
      addEventListener('pagehide', (event) => event.persisted || this.leave(), { signal });
      document.addEventListener('visibilitychange', () => document.hidden || this.#tick(), { signal });
      this.#sampling = setInterval(() => this.#tick(), WATCH_EVERY_MS);
      this.#become('connecting');
      this.#connect();
    }
    return new Promise((resolve, reject) => {
      const settled = new AbortController();
      const { signal } = settled;
      this.addEventListener('joined', (event) => (settled.abort(), resolve(detail(event))), { signal });
      this.addEventListener(
        'status',
        (event) => {
          if (detail(event) === 'refused' || detail(event) === 'left') {
            settled.abort();
            reject(new Error(`not joined: ${detail(event)}`));
          }
        },
        { signal },
      );
    });
  }

  /** Leaves the channel and closes the connection. */
  leave() {
    if (this.#listeners === null) {
      return;
    }
    this.send('VoiceLeave', {});
    this.#stop('left');
  }

  /**
   * Sends a message of a type of the host's own, such as VoiceSignal; the channel is added.
   * @param {string} type
   * @param {Record<string, unknown>} fields
   * @returns {boolean} false if there is no connection; such messages are not kept
   */
  send(type, fields) {
    if (!this.#joined && type !== 'VoiceJoin') {
      return false;
    }
    return this.#transmit({ type, channel_id: this.#channel, ...fields });
  }

  /** Other incident thresholds from now on. @param {Partial<import('./incidents.js').IncidentPolicy>} policy */
  adjustIncidentPolicy(policy) {
    this.#policy = { ...this.#policy, ...policy };
    this.#detector.adjust(policy);
  }

  #connect() {
    clearTimeout(this.#retry);
    let socket;
    try {
      socket = this.#openSocket(this.#url, ['connectivity.batch']);
    } catch (error) {
      this.#problem('connection', String(error));
      this.#retryLater();
      return;
    }
    this.#socket = socket;
    this.#expectAnswer();
    const current = (/** @type {(event: any) => void} */ listener) => (/** @type {any} */ event) =>
      this.#socket === socket && listener(event);
    socket.addEventListener('open', current(() => this.#askToJoin()));
    socket.addEventListener('message', current((event) => this.#received(event.data)));
    socket.addEventListener('close', current((event) => this.#closed(event.code)));
  }

  #askToJoin() {
    this.#lastHeard = now();
    this.#expectAnswer();
    this.send('VoiceJoin', this.sessionId === null ? {} : { session_id: this.sessionId });
  }

  #expectAnswer() {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#problem('connection', 'the server does not answer');
      this.#giveUp();
    }, ANSWER_MS);
  }

  /** Tries again later with another socket. */
  #giveUp() {
    this.#drop();
    this.#become(this.#trying());
    this.#retryLater();
  }

  #drop() {
    const socket = this.#socket;
    this.#disconnected();
    socket?.close();
  }

  /** @returns {Status} whoever was never in the call does not come back to it */
  #trying() {
    return navigator.onLine === false ? 'offline' : this.joinedAt === null ? 'connecting' : 'reconnecting';
  }

  /** @param {number} code */
  #closed(code) {
    const spread = code === RESTARTING ? RESTART_SPREAD_MS : this.#joined ? LOSS_SPREAD_MS : 0;
    this.#disconnected();
    if (code === 1008) {
      this.#problem('unauthorized', 'the server does not know who is asking');
      this.#refused('unauthorized');
      return;
    }
    this.#become(this.#trying());
    this.#restUntil = now() + spread * this.#random();
    this.#retryLater();
  }

  #disconnected() {
    this.#socket = null;
    this.#joined = false;
    this.#told.forEach((each) => this.#tell({ ...each, ...UNKNOWN }));
    this.#emitParticipants();
  }

  #retryLater() {
    const longest = RETRY_MS[Math.min(this.#attempts++, RETRY_MS.length - 1)];
    clearTimeout(this.#retry);
    const rest = Math.max(this.#restUntil - now(), 0);
    this.#retry = setTimeout(() => this.#connect(), rest + longest * (0.5 + this.#random() / 2));
  }

  /** After the shortest pause: the network may be back for many at once. */
  #retrySoon() {
    if (!this.#joined || this.#isDoubted()) {
      this.#attempts = 0;
      this.#drop();
      this.#become(this.#trying());
      this.#retryLater();
    }
  }

  /** A hint only: what leads to the server, such as loopback, may go on. If it does, it answers a report. */
  #offline() {
    this.#doubtedAt = now();
    this.#lastReport = -Infinity;
    if (!this.#joined) {
      this.#become(this.#trying());
    }
  }

  /** @returns {boolean} nothing was heard since the browser said that there is no network */
  #isDoubted() {
    return this.#lastHeard <= this.#doubtedAt;
  }

  /** @param {string} code */
  #refused(code) {
    this.refusal = code;
    this.#stop('refused');
  }

  /** @param {Status} status */
  #stop(status) {
    const socket = this.#socket;
    this.#listeners?.abort();
    this.#listeners = null;
    clearTimeout(this.#retry);
    clearInterval(this.#sampling);
    this.#socket = null;
    this.#joined = false;
    socket?.close(1000);
    this.#incident(this.#detector.end(now()));
    this.#detector = new IncidentDetector(this.#policy);
    this.#newSession();
    this.#told.clear();
    this.participants.clear();
    this.#emitParticipants();
    this.joinedAt = null;
    // Nothing is measured any more, and what was must not look like now.
    this.stats = null;
    this.history = [];
    this.#lastSample = 0;
    this.#lastShown = -Infinity;
    this.#silent.clear();
    this.#become(status);
  }

  #newSession() {
    this.sessionId = null;
    this.#seq = 0;
    this.#lastReport = -Infinity;
    this.#pending.clear();
  }

  /** @param {string} text one event, or an array of them */
  #received(text) {
    this.#lastHeard = now();
    let messages;
    try {
      messages = JSON.parse(text);
    } catch {
      this.#problem('malformed_message', 'the server sent what is not JSON');
      return;
    }
    this.#inBatch = true;
    for (const message of Array.isArray(messages) ? messages : [messages]) {
      if (typeof message?.type === 'string') {
        this.#handle(message);
        this.#emit('message', message);
        this.#emit(message.type, message);
      }
    }
    this.#inBatch = false;
    if (this.#participantsChanged) {
      this.#emitParticipants();
    }
  }

  /** @param {any} message */
  #handle(message) {
    switch (message.type) {
      case 'VoiceJoined':
        return this.#onJoined(message);
      case 'VoiceUserJoined':
        return this.#update(message.user_id, { name: message.name ?? message.user_id });
      case 'VoiceUserStats':
        return this.#update(message.user_id, metricsOf(message));
      case 'VoiceUserLeft':
        this.#told.delete(message.user_id);
        this.participants.delete(message.user_id);
        return this.#emitParticipants();
      case 'VoiceStatsAck':
        return message.session_id === this.sessionId && this.#pending.acknowledged(message.seq);
      case 'VoiceError':
        return this.#onError(message);
    }
  }

  /** @param {any} message */
  #onJoined(message) {
    const resumed = message.resumed === true && message.session_id === this.sessionId;
    if (!resumed) {
      this.#newSession();
      this.joinedAt ??= Date.now();
    }
    clearTimeout(this.#retry);
    this.#joined = true;
    this.#attempts = 0;
    this.sessionId = message.session_id;
    this.userId = message.user_id ?? null;
    this.#reportEvery = message.report_interval_ms ?? this.#reportEvery;
    this.thresholds = message.thresholds ?? THRESHOLDS;
    this.#told.clear();
    this.participants.clear();
    (message.participants ?? []).forEach((/** @type {any} */ each) => this.#tell(participant(each)));
    if (resumed) {
      this.#pending.acknowledged(message.acked_seq ?? 0);
      this.#pending.all().forEach((sample) => this.#transmitSample(sample));
    }
    this.#become('online');
    this.#emitParticipants();
    this.#emit('joined', message);
  }

  /** @param {any} message */
  #onError({ code, message, seq }) {
    this.#problem(code, message);
    if (code === 'unknown_session' && this.sessionId !== null) {
      // The server closed it from what it had; what it never got belongs to nothing now.
      this.#joined = false;
      this.#newSession();
      this.#askToJoin();
    } else if (code === 'not_in_channel' && Number.isInteger(seq) && this.#joined) {
      // Said of a sample. Without a number it answers a message of the host's, such as to somebody who has left.
      this.#joined = false;
      this.#askToJoin();
    } else if ((code === 'unavailable' || code === 'rate_limited') && !this.#joined && this.#socket !== null) {
      this.#giveUp();
    } else if (code === 'channel_not_found') {
      this.#refused(code);
    } else if (code === 'invalid_stats' && Number.isInteger(seq)) {
      this.#pending.drop(seq);
    } else if (code === 'storage_full') {
      this.#sendAgainLater(seq);
    } else if (code === 'rate_limited') {
      // Not every message that is one too many is told of.
      this.#sendAgainLater();
    }
  }

  /** @param {number} [seq] what was refused; without it that may be anything */
  #sendAgainLater(seq) {
    this.#pending.refused(seq);
    this.#refusing = true;
    this.#again ??= this.#nextPortion();
  }

  #nextPortion() {
    return setTimeout(() => this.#sendAgain(), this.#againAfter * (0.5 + this.#random() / 2));
  }

  /** Rarer and rarer while refusals go on. */
  #sendAgain() {
    // Without a connection it goes with all the rest, at the resume.
    const refused = this.#joined ? this.#pending.takeRefused() : [];
    this.#againAfter = this.#refusing ? Math.min(this.#againAfter * 2, LONGEST_AGAIN_MS) : AGAIN_MS;
    this.#refusing = false;
    this.#again = refused.length > 0 ? this.#nextPortion() : undefined;
    refused.forEach((sample) => this.#transmitSample(sample));
  }

  /** @param {string} user @param {Partial<Participant>} changes */
  #update(user, changes) {
    this.#tell({ ...(this.#told.get(user) ?? participant({ user_id: user, name: user })), ...changes });
    this.#emitParticipants();
  }

  /** @param {Participant} told */
  #tell(told) {
    const user = told.user_id;
    this.#told.set(user, told);
    this.participants.set(user, this.#silent.has(user) ? { ...told, ...UNKNOWN } : told);
  }

  /** @param {readonly string[]} users of whom nothing arrives */
  #hear(users) {
    const changed = [...users, ...this.#silent].filter((user) => users.includes(user) !== this.#silent.has(user));
    if (changed.length > 0) {
      this.#silent = new Set(users);
      changed.map((user) => this.#told.get(user)).forEach((told) => told && this.#tell(told));
      this.#emitParticipants();
    }
  }

  async #tick() {
    if (this.#reading || this.sessionId === null) {
      return;
    }
    this.#reading = true;
    try {
      await this.#sample();
    } finally {
      this.#reading = false;
    }
    this.#watchSilence();
  }

  async #sample() {
    const reading = await this.#read();
    if (this.sessionId === null) {
      return;
    }
    this.#hear(reading.silent ?? []);
    const at = now();
    const due = at - this.#lastShown >= SAMPLE_EVERY_MS - WATCH_EVERY_MS / 2;
    if (!due && reading.blackout === this.stats?.blackout) {
      return;
    }
    this.#lastShown = at;
    const timestamp = Date.now();
    const from = this.#lastSample;
    this.#lastSample = timestamp;
    if (from > 0 && timestamp - from > this.#reportEvery * 2) {
      // A sleeping or throttled page took no samples; none are made up for it.
      this.#emit('gap', { from, to: timestamp });
    }
    const stats = {
      ...reading,
      ...assess(reading, this.thresholds),
      reason: reasonOf(reading, this.thresholds),
      timestamp,
    };
    this.stats = stats;
    this.history = [...this.history.filter((each) => timestamp - each.timestamp < HISTORY_MS), stats].slice(-LONGEST_HISTORY);
    this.#incident(this.#detector.sample(stats.packet_loss, now()));
    this.#emit('stats', stats);
    // A timer may come a little early; half a sampling interval of grace keeps the reports at their pace. A blackout does
    // not wait: for the others this connection would look good until the next report.
    const noticed = stats.blackout && !this.#blackoutReported;
    if (noticed || at - this.#lastReport >= this.#reportEvery - SAMPLE_EVERY_MS / 2) {
      this.#lastReport = at;
      this.#blackoutReported = stats.blackout;
      this.#report(stats);
    }
  }

  /** @returns {Promise<Reading>} */
  async #read() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let late;
    try {
      const unanswered = new Promise((_, reject) => {
        late = setTimeout(() => reject(new Error('the source does not answer')), READ_MS);
      });
      // Whatever a source of the host's leaves out is unknown.
      return { ...unknownReading(), ...(await Promise.race([this.source?.read(), unanswered])) };
    } catch (error) {
      this.#problem('statistics', String(error));
      return unknownReading();
    } finally {
      clearTimeout(late);
    }
  }

  /** @param {OwnStats} stats */
  #report({ latency, packet_loss, jitter, quality, timestamp }) {
    const sample = { seq: ++this.#seq, latency, packet_loss, jitter, quality, timestamp };
    this.#pending.add(sample);
    if (this.#joined) {
      this.#transmitSample(sample);
    }
  }

  /** @param {import('./pending.js').Sample} sample */
  #transmitSample(sample) {
    const measured = Object.fromEntries(Object.entries(sample).filter(([, value]) => value !== null));
    this.#transmit({ type: 'VoiceStats', channel_id: this.#channel, session_id: this.sessionId, ...measured });
  }

  #watchSilence() {
    if (!this.#joined) {
      return;
    }
    if (this.#isDoubted() && now() - this.#doubtedAt > DOUBT_MS) {
      this.#giveUp();
    } else if (this.#pending.all().length > 1 && now() - this.#lastHeard > SILENCE_MS) {
      // Not reset: a server that cannot store, and so cannot acknowledge, is not to be stormed.
      this.#attempts = Math.max(this.#attempts, PATIENT_ATTEMPTS);
      this.#giveUp();
    }
  }

  /** @param {object} message @returns {boolean} */
  #transmit(message) {
    if (this.#socket?.readyState !== 1) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** @param {import('./incidents.js').IncidentEvent | null} event */
  #incident(event) {
    if (event !== null) {
      this.#emit('incident', event);
      toastActions(event).forEach((action) => this.#emit('toast', action));
    }
  }

  /** @param {Status} status */
  #become(status) {
    if (this.status !== status) {
      this.status = status;
      this.#emit('status', status);
    }
  }

  /** Once a frame of the server's, however many of its events it holds. */
  #emitParticipants() {
    this.#participantsChanged = this.#inBatch;
    if (this.#inBatch) {
      return;
    }
    this.#emit('participants', [...this.participants.values()]);
  }

  /** @param {string} code @param {string} message */
  #problem(code, message) {
    this.#emit('problem', { code, message });
  }

  /** @param {string} type @param {unknown} value */
  #emit(type, value) {
    this.dispatchEvent(new CustomEvent(type, { detail: value }));
  }
}

/** @param {Event} event @returns {any} */
function detail(event) {
  return /** @type {CustomEvent} */ (event).detail;
}

/** Monotonic time in ms: a clock that is set while a call runs must not disturb it. */
function now() {
  return performance.now();
}

/** @returns {string} */
function defaultUrl() {
  const url = new URL('/ws/voice', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** @param {any} message */
function metricsOf({ latency, packet_loss, jitter, quality }) {
  return {
    latency: latency ?? null,
    packet_loss: packet_loss ?? null,
    jitter: jitter ?? null,
    quality: quality ?? null,
  };
}

/** @param {any} message @returns {Participant} */
function participant(message) {
  return { user_id: message.user_id, name: message.name ?? message.user_id, ...metricsOf(message) };
}
