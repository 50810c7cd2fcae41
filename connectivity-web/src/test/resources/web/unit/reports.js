/**
 * Statistics reports in the shapes browsers give, made from the specification and from what is known of each browser;
 * none of them is a recording.
 */

/** A connection whose counters advance as imposed. */
export class Line {
  t = 1_000_000;
  received = 0;
  lost = 0;
  sent = 0;
  remoteLost = 0;
  samples = 0;
  concealed = 0;
  bytes = 0;
  requests = 0;
  responses = 0;
  reportAt = 0;
  fraction = 0;
  lastPacket = 0;
  extra = {};

  constructor({ id = 'line', ssrc = 11, rtt = 0.08, jitter = 0.012, user } = {}) {
    Object.assign(this, { id, ssrc, rtt, jitter, user });
  }

  /** Lets time pass. */
  pass(seconds, { down = 0, up = 0, rate = 50, sendRate = 50, dead = false, upCut = false, concealing = false } = {}) {
    this.t += seconds * 1000;
    const sent = Math.round(rate * seconds);
    const lost = Math.round((sent * down) / 100);
    this.samples += 48000 * seconds;
    this.sent += Math.round(sendRate * seconds);
    this.requests += 1;
    if (dead) {
      this.concealed += 48000 * seconds;
      return this;
    }
    this.concealed += concealing ? 48000 * seconds : 0;
    this.received += sent - lost;
    this.lost += lost;
    this.bytes += 100 * (sent - lost) + 60;
    this.responses += upCut ? 0 : 1;
    this.lastPacket = sent > lost ? this.t - 10 : this.lastPacket;
    this.fraction = up / 100;
    this.remoteLost += Math.round((sendRate * seconds * up) / 100);
    this.reportAt = this.t - 200;
    return this;
  }

  stats() {
    return [
      { id: 'T', type: 'transport', timestamp: this.t, selectedCandidatePairId: 'P', bytesReceived: this.bytes },
      {
        id: 'P',
        type: 'candidate-pair',
        timestamp: this.t,
        transportId: 'T',
        nominated: true,
        state: 'succeeded',
        currentRoundTripTime: this.rtt,
        requestsSent: 1,
        consentRequestsSent: this.requests,
        responsesReceived: this.responses,
      },
      this.inbound(),
      { id: 'O', type: 'outbound-rtp', kind: 'audio', timestamp: this.t, ssrc: 21, packetsSent: this.sent },
      {
        id: 'R',
        type: 'remote-inbound-rtp',
        kind: 'audio',
        timestamp: this.reportAt,
        ssrc: 21,
        localId: 'O',
        fractionLost: this.fraction,
        packetsLost: this.remoteLost,
        roundTripTime: this.rtt,
      },
    ].map((each) => ({ ...each, ...this.extra[each.type] }));
  }

  inbound() {
    return {
      id: `I${this.ssrc}`,
      type: 'inbound-rtp',
      kind: 'audio',
      timestamp: this.t,
      ssrc: this.ssrc,
      packetsReceived: this.received,
      packetsLost: this.lost,
      jitter: this.jitter,
      concealedSamples: this.concealed,
      totalSamplesReceived: this.samples,
      lastPacketReceivedTimestamp: this.lastPacket,
    };
  }

  connection(stats = this.stats()) {
    return { id: this.id, user: this.user, report: new Map(stats.map((each) => [each.id, each])) };
  }
}
