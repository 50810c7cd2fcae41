/**
 * True numbers from WebRTC statistics. `StatsReader` is fed with getStats() reports, one or more connections at a time,
 * and tells round trip, loss and jitter of one's own connection, apart by direction, and what is to blame.
 *
 * What it stands on: missing is unknown and never 0; only differences over the statistics' own time count; in a blackout
 * the browser's numbers freeze at their last good values, so packets standing still are looked for.
 * @module
 */
import { Counters, growth, known } from './counters.js';

/** @typedef {import('./counters.js').Point} Point */
/**
 * One connection's statistics.
 * @typedef {object} Connection
 * @property {string} id the same as long as it is the same connection
 * @property {Iterable<any> | {values(): Iterable<any>}} report an RTCStatsReport, or its values
 * @property {string} [user] who is at the other end, in a mesh
 * @property {(inbound: any) => string | undefined} [userOf] whose stream an inbound-rtp is, behind an SFU
 * @property {string} [state] the RTCPeerConnection's connectionState
 */
/**
 * What was read at one moment; everything is null while unknown.
 * @typedef {object} Reading
 * @property {number | null} latency round trip in whole ms
 * @property {number | null} packet_loss in %, the worse of both directions
 * @property {number | null} jitter of what is received, in whole ms
 * @property {{packet_loss: number | null}} uplink
 * @property {{packet_loss: number | null, jitter: number | null}} downlink
 * @property {{user: string, packet_loss: number}[]} senders whose streams lose packets before they reach one's own line
 * @property {string[]} silent users of whom nothing arrives although it should, while others' lines live or nobody else is there
 * @property {boolean} blackout nothing arrives although it should
 */

/** Loss is counted over at least this time. */
const WINDOW_MS = 3000;
/** Fewer packets than these allow no judgement: mute and discontinuous transmission send a handful. */
const ENOUGH_PACKETS = 40;
/** A round trip is refreshed every 2.5 s (ICE) or 5 s (RTCP); older than this it is frozen, not measured. */
const STALE_MS = 8000;
/** Or as soon as two checks were sent (Chromium counts them) and none was answered for this long: one's upload may be cut. */
const UNANSWERED_MS = 4000;
const UNANSWERED_CHECKS = 2;
/** A receiver's report comes every 5 s, give or take a half. */
const STALE_REPORT_MS = 12000;
/** A stream of at least 10 packets/s that stands still this long is no pause in speaking. */
const STILL_MS = 600;
const FLOWING_PER_SECOND = 10;
/** It did so within this time before; with a reading every three seconds, that is in two of them. */
const FLOW_WITHIN_MS = 6500;
/** With packets missing and the transport silent as long as this, everything is lost. */
const SILENT_MS = 2800;
/** What was noticed in the same reading differs by less, readings by more. */
const SAME_READING_MS = 250;
/** With the transport alive, a stream that has been still this long was ended by its sender. */
const ENDED_MS = 15000;
/** Percentage points by which a stream must stand out from the others for its sender to be to blame. */
const STANDS_OUT = 2;

/** @typedef {{loss: number | null, packets: number, suspect: boolean, blackout: boolean, user?: string, jitter?: number | null}} Stream */

/** The state of one connection between readings. */
class ConnectionState {
  /** @type {Map<string, Counters>} */
  #counters = new Map();
  /** Those of this reading; what is in no report any more is forgotten. @type {Map<string, Counters>} */
  #present = new Map();
  /** @type {Map<string, Uplink>} */
  #uplinks = new Map();

  /** @param {Connection} connection @param {any[]} stats */
  read(connection, stats) {
    this.#present = new Map();
    const byId = new Map(stats.map((each) => [each.id, each]));
    const pair = selectedPair(stats, byId);
    const transportSilent = this.#silence(pair, stats);
    const frozen = this.#unanswered(pair);
    const audio = stats.filter((each) => each.type === 'inbound-rtp' && isAudio(each));
    const inbound = audio.length > 0 ? audio : stats.filter((each) => each.type === 'inbound-rtp');
    const result = {
      latency: this.#latency(pair, stats, frozen),
      inbound: inbound.map((each) => this.#inbound(connection, each, transportSilent)),
      outbound: this.#outbound(connection, stats, byId, frozen),
      silent: transportSilent,
    };
    this.#counters = this.#present;
    return result;
  }

  /** @param {string} key @param {string[]} monotone @param {Point} point */
  #track(key, monotone, point) {
    const counters = this.#counters.get(key) ?? new Counters(monotone);
    counters.add(point);
    this.#present.set(key, counters);
    return counters;
  }

  /**
   * Whether connectivity checks are no longer answered: what they and the receiver's reports said is frozen then.
   * @param {any} pair
   * @returns {boolean} false if the browser does not count the answers
   */
  #unanswered(pair) {
    const responses = known(pair?.responsesReceived);
    if (responses === null) {
      return false;
    }
    const sent = known(pair.requestsSent);
    const requests = sent === null ? null : sent + (known(pair.consentRequestsSent) ?? 0);
    const counters = this.#track(`checks/${pair.id}`, ['responses'], { t: pair.timestamp, responses, requests });
    const answered = /** @type {Point} */ (counters.lastChange('responses'));
    const waited = pair.timestamp - answered.t;
    const asked = growth(answered, { t: pair.timestamp, requests }, 'requests') ?? 0;
    return waited >= STALE_MS || (waited >= UNANSWERED_MS && asked >= UNANSWERED_CHECKS);
  }

  /** @param {any} pair @param {any[]} stats @param {boolean} frozen @returns {number | null} in ms */
  #latency(pair, stats, frozen) {
    const measured = possible(pair?.currentRoundTripTime);
    if (measured !== null) {
      return frozen ? null : measured * 1000;
    }
    const reported = stats
      .filter((each) => each.type === 'remote-inbound-rtp' && possible(each.roundTripTime) !== null)
      .filter((each) => newest(stats) - each.timestamp < STALE_REPORT_MS)
      .sort((one, other) => other.timestamp - one.timestamp)[0];
    return reported === undefined ? null : reported.roundTripTime * 1000;
  }

  /**
   * For how long the transport received nothing at all, in ms; null if it cannot be told.
   * @param {any} pair
   * @param {any[]} stats
   * @returns {number | null}
   */
  #silence(pair, stats) {
    const transport = stats.find((each) => each.type === 'transport' && each.id === pair?.transportId);
    const bytes = known(transport?.bytesReceived) ?? known(pair?.bytesReceived);
    if (bytes === null || pair === undefined) {
      return null;
    }
    // Answers to connectivity checks are not media bytes, but they prove that packets arrive.
    const heard = bytes + (known(pair.responsesReceived) ?? 0) + (known(pair.requestsReceived) ?? 0);
    const counters = this.#track(`transport/${pair.id}`, ['heard'], { t: pair.timestamp, heard });
    return pair.timestamp - (counters.lastChange('heard')?.t ?? pair.timestamp);
  }

  /** @param {Connection} connection @param {any} inbound @param {number | null} silentMs @returns {Stream} */
  #inbound(connection, inbound, silentMs) {
    const counters = this.#track(`in/${inbound.ssrc ?? inbound.id}`, ['received', 'samples', 'concealed'], {
      t: inbound.timestamp,
      received: known(inbound.packetsReceived),
      lost: known(inbound.packetsLost),
      concealed: known(inbound.concealedSamples),
      samples: known(inbound.totalSamplesReceived),
    });
    const user = connection.userOf?.(inbound) ?? connection.user;
    const jitter = possible(inbound.jitter);
    const still = standstill(counters, known(inbound.lastPacketReceivedTimestamp));
    if (still.ms >= STILL_MS && still.flowing && concealing(counters, still.since)) {
      const blackout = silentMs !== null && silentMs >= SILENT_MS;
      const ended = !blackout && still.ms > ENDED_MS;
      // Frozen: the jitter is as old as the last packet.
      return { loss: blackout ? 100 : null, packets: 0, suspect: !ended, blackout, user, jitter: null };
    }
    const window = counters.window(WINDOW_MS, (from, to) => {
      const received = growth(from, to, 'received') ?? 0;
      return received + (growth(from, to, 'lost') ?? 0) >= ENOUGH_PACKETS;
    });
    const received = window === null ? null : growth(window.from, window.to, 'received');
    const lost = window === null ? null : growth(window.from, window.to, 'lost');
    if (received === null || lost === null) {
      return { loss: null, packets: 0, suspect: false, blackout: false, user, jitter: null };
    }
    const packets = received + lost;
    return { loss: (lost / packets) * 100, packets, suspect: false, blackout: false, user, jitter };
  }

  /**
   * What one connection sends takes one way, however many streams or layers it has: one loss, by their packets.
   * @param {Connection} connection
   * @param {any[]} stats
   * @param {Map<string, any>} byId
   * @param {boolean} frozen
   * @returns {Stream[]}
   */
  #outbound(connection, stats, byId, frozen) {
    const reports = stats.filter((each) => each.type === 'remote-inbound-rtp');
    const audio = reports.filter(isAudio);
    const streams = (audio.length > 0 ? audio : reports).map((remote) => {
      const key = `${remote.ssrc ?? remote.id}`;
      let uplink = this.#uplinks.get(key);
      if (uplink === undefined) {
        uplink = new Uplink();
        this.#uplinks.set(key, uplink);
      }
      return { loss: uplink.read(remote, known(byId.get(remote.localId)?.packetsSent), newest(stats)), packets: uplink.packets };
    });
    const judged = streams.filter((each) => each.loss !== null && !frozen);
    const packets = judged.reduce((sum, each) => sum + each.packets, 0);
    const lost = judged.reduce((sum, each) => sum + /** @type {number} */ (each.loss) * each.packets, 0);
    return [{ loss: packets === 0 ? null : lost / packets, packets, suspect: false, blackout: false, user: connection.user }];
  }
}

/** One outbound stream's loss, from the receiver's reports. */
class Uplink {
  packets = 0;
  /** @type {{t: number, lost: number | null, sent: number | null} | null} */
  #baseline = null;
  #lastReport = -Infinity;
  #widened = false;
  /** @type {number | null} */
  #loss = null;

  /** @param {any} remote @param {number | null} sent @param {number} now in the statistics' time @returns {number | null} */
  read(remote, sent, now) {
    if (remote.timestamp > this.#lastReport) {
      this.#lastReport = remote.timestamp;
      this.#report({ t: remote.timestamp, lost: known(remote.packetsLost), sent }, possible(remote.fractionLost));
    }
    return now - this.#lastReport > STALE_REPORT_MS ? null : this.#loss;
  }

  /** @param {{t: number, lost: number | null, sent: number | null}} report @param {number | null} fraction */
  #report(report, fraction) {
    const from = this.#baseline;
    const restarted = from !== null && (report.sent ?? 0) < (from.sent ?? 0);
    if (from === null || restarted) {
      this.#baseline = report;
      this.#loss = null;
      return;
    }
    const sent = from.sent === null || report.sent === null ? null : report.sent - from.sent;
    if (sent !== null && sent < ENOUGH_PACKETS) {
      this.#widened = true;
      this.#loss = report.t - from.t > 30000 ? null : this.#loss;
      return;
    }
    // The totals say when the reports were read, not when they were made: good enough only over a wide window.
    const byTotals =
      sent === null || from.lost === null || report.lost === null ? null : Math.max(0, report.lost - from.lost) / sent;
    const share = fraction === null || (this.#widened && byTotals !== null) ? byTotals : fraction;
    this.#loss = share === null ? null : Math.min(100, share * 100);
    this.packets = sent ?? ENOUGH_PACKETS;
    this.#baseline = report;
    this.#widened = false;
  }
}

/** Reads statistics, reading after reading. */
export class StatsReader {
  /** @type {Map<string, ConnectionState>} */
  #connections = new Map();

  /**
   * Takes the statistics of all connections at one moment. Connections that are no longer given are forgotten.
   * @param {Connection[]} connections
   * @returns {Reading}
   */
  read(connections) {
    const before = this.#connections;
    this.#connections = new Map();
    const results = connections
      .filter((each) => each.state !== 'closed')
      .map((each) => {
        const state = before.get(each.id) ?? new ConnectionState();
        this.#connections.set(each.id, state);
        return state.read(each, statsOf(each.report));
      });
    const inbound = results.flatMap((each) => each.inbound);
    return summary(
      median(results.map((each) => each.latency)),
      common(inbound),
      common(results.flatMap((each) => each.outbound)),
      inbound,
      isProven(results),
    );
  }
}

/**
 * Whether one's own line is proven alive although streams stand still: another connection was heard lately, and after theirs.
 * @param {{inbound: Stream[], silent: number | null}[]} results
 * @returns {boolean}
 */
function isProven(results) {
  const still = results.filter((each) => each.inbound.some((stream) => stream.suspect)).map((each) => each.silent ?? 0);
  const latest = Math.min(SILENT_MS, ...still.map((silent) => silent - SAME_READING_MS));
  return results.some(({ silent }) => silent !== null && silent < latest);
}

/**
 * @param {number | null} latency
 * @param {Common} down
 * @param {Common} up
 * @param {Stream[]} inbound
 * @param {boolean} proven
 * @returns {Reading}
 */
function summary(latency, down, up, inbound, proven) {
  // One dead stream among living ones, or beside a line that is heard, is its sender's trouble, not ours.
  const lost = !proven && inbound.length > 0 && inbound.every((each) => each.blackout || each.loss === null) && inbound.some((each) => each.blackout);
  const suspect = !proven && !lost && inbound.length > 0 && inbound.every((each) => each.suspect);
  const blackout = lost || suspect;
  const downLoss = lost ? 100 : down.loss;
  const loss = suspect ? null : worse(downLoss, up.loss);
  const jitter = median(inbound.map((each) => each.jitter ?? null));
  return {
    latency: bounded(latency, 10000, 0),
    packet_loss: bounded(loss, 100, 2),
    jitter: bounded(jitter === null ? null : jitter * 1000, 5000, 0),
    uplink: { packet_loss: bounded(up.loss, 100, 2) },
    downlink: {
      packet_loss: bounded(suspect ? null : downLoss, 100, 2),
      jitter: bounded(jitter === null ? null : jitter * 1000, 5000, 0),
    },
    senders: down.apart,
    silent: silentUsers(inbound, proven),
    blackout,
  };
}

/** @param {Stream[]} inbound @param {boolean} proven @returns {string[]} */
function silentUsers(inbound, proven) {
  const users = [...new Set(inbound.map((each) => each.user))];
  const silent = users.filter((user) => inbound.every((each) => each.user !== user || each.suspect || each.blackout));
  // If it is everybody, it is one's own line that is dead, and theirs may be good.
  const all = !proven && silent.length === users.length && users.length > 1;
  return all ? [] : /** @type {string[]} */ (silent.filter((user) => user !== undefined));
}

/** @typedef {{loss: number | null, apart: {user: string, packet_loss: number}[]}} Common */

/**
 * What several streams have in common is one's own line; what stands out is the other end's.
 * @param {Stream[]} streams
 * @returns {Common}
 */
function common(streams) {
  const judged = streams.filter((each) => each.loss !== null && !each.blackout);
  const least = Math.min(...judged.map((each) => /** @type {number} */ (each.loss)));
  const limit = least + Math.max(STANDS_OUT, least / 2);
  const alike = judged.filter((each) => /** @type {number} */ (each.loss) <= limit);
  const packets = alike.reduce((sum, each) => sum + each.packets, 0);
  const lost = alike.reduce((sum, each) => sum + /** @type {number} */ (each.loss) * each.packets, 0);
  const apart = judged
    .filter((each) => !alike.includes(each) && each.user !== undefined)
    .map((each) => ({
      user: /** @type {string} */ (each.user),
      packet_loss: /** @type {number} */ (bounded(each.loss, 100, 2)),
    }))
    .sort((one, other) => other.packet_loss - one.packet_loss);
  return { loss: packets === 0 ? null : lost / packets, apart };
}

/**
 * Since when a stream stands still, and whether it flowed before.
 * @param {Counters} counters
 * @param {number | null} lastPacketAt where the browser tells
 */
function standstill(counters, lastPacketAt) {
  const last = /** @type {Point} */ (counters.last);
  const change = /** @type {Point} */ (counters.lastChange('received'));
  const unmoved = last.t - change.t;
  const told = lastPacketAt === null ? 0 : last.t - lastPacketAt;
  // The browser's own time is finer, but believed only as far as the statistics bear it out.
  const ms = told >= 0 && told < 60000 ? Math.max(unmoved, told) : unmoved;
  const before = counters.upTo(change.t).filter((point) => change.t - point.t <= FLOW_WITHIN_MS);
  const flowing = before.some((to, index) => {
    const from = before[index - 1];
    const packets = from === undefined ? null : growth(from, to, 'received');
    return packets !== null && packets * 1000 >= FLOWING_PER_SECOND * (to.t - from.t);
  });
  return { ms, since: change, flowing };
}

/** @param {Counters} counters @param {Point} since @returns {boolean} whether silence is being filled in; true if untold */
function concealing(counters, since) {
  const last = /** @type {Point} */ (counters.last);
  const from = since === last ? counters.window(0)?.from : since;
  if (from === undefined) {
    return true;
  }
  const concealed = growth(from, last, 'concealed');
  const samples = growth(from, last, 'samples');
  return concealed === null || samples === null || concealed > 0.1 * samples || samples === 0;
}

/**
 * That of the transport which carries the sound, where there are several (without bundling).
 * @param {any[]} stats
 * @param {Map<string, any>} byId
 * @returns {any}
 */
function selectedPair(stats, byId) {
  const streams = stats.filter((each) => /^(in|out)bound-rtp$/.test(each.type) && each.transportId !== undefined);
  const carrier = (streams.find(isAudio) ?? streams[0])?.transportId;
  return (
    stats
      .filter((each) => each.type === 'transport')
      .sort((one, other) => Number(other.id === carrier) - Number(one.id === carrier))
      .map((each) => byId.get(each.selectedCandidatePairId))
      .find((each) => each !== undefined) ?? stats.find((each) => each.type === 'candidate-pair' && each.selected === true)
  );
}

/** @param {any} stream @returns {boolean} `mediaType` is what browsers called it once */
function isAudio(stream) {
  return (stream.kind ?? stream.mediaType) === 'audio';
}

/**
 * Their times as numbers: some give a Date. What has none counts as read with the rest.
 * @param {Connection['report']} report
 * @returns {any[]}
 */
function statsOf(report) {
  const stats = [...(Array.isArray(report) || !('values' in report) ? /** @type {Iterable<any>} */ (report) : report.values())]
    .filter((each) => typeof each?.type === 'string')
    .map((each) => (typeof each.timestamp === 'number' ? each : { ...each, timestamp: Number(each.timestamp ?? NaN) }));
  const latest = newest(stats);
  return stats.map((each) => (Number.isFinite(each.timestamp) ? each : { ...each, timestamp: latest }));
}

/** @param {any[]} stats @returns {number} the latest statistics time */
function newest(stats) {
  return stats.reduce((latest, each) => Math.max(latest, known(each.timestamp) ?? 0), 0);
}

/** @param {unknown} value @returns {number | null} what cannot be negative; null also if it is */
function possible(value) {
  const number = known(value);
  return number !== null && number >= 0 ? number : null;
}

/** @param {(number | null)[]} values @returns {number | null} the (lower) middle of those that are known */
function median(values) {
  const sorted = /** @type {number[]} */ (values.filter((value) => value !== null)).sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/** @param {number | null} one @param {number | null} other @returns {number | null} */
function worse(one, other) {
  return one === null ? other : other === null ? one : Math.max(one, other);
}

/** @param {number | null} value @param {number} most @param {number} digits @returns {number | null} */
function bounded(value, most, digits) {
  return value === null ? null : Number(Math.min(most, Math.max(0, value)).toFixed(digits));
}
