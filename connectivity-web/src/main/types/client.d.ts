/**
 * Events, each a CustomEvent: `status` (detail: Status), `joined` (the VoiceJoined message), `stats` (OwnStats, once a
 * second), `participants` (Participant[], after every change), `incident` (IncidentEvent, found here), `toast`
 * (ToastAction), `gap` ({from, to} in ms: no samples were taken), `problem` ({code, message}), `message` (every message of
 * the server), and every message under its own type, such as `VoiceSignal`.
 */
export class ConnectivityClient extends EventTarget {
    /** @param {ClientOptions} options */
    constructor({ channel, source, url, incidentPolicy, openSocket, random }: ClientOptions);
    /** @type {import('./source.js').Source | undefined} */
    source: import("./source.js").Source | undefined;
    /** @type {Status} */
    status: Status;
    /** @type {string | null} */
    sessionId: string | null;
    /** @type {string | null} */
    userId: string | null;
    /** Why the status is `refused`: `unauthorized` (no login, or it has ended), `channel_not_found`; else null. @type {string | null} */
    refusal: string | null;
    /** @type {Map<string, Participant>} the others in the channel, as far as they are known and heard */
    participants: Map<string, Participant>;
    /** @type {OwnStats | null} */
    stats: OwnStats | null;
    /** The last two minutes, oldest first. @type {OwnStats[]} */
    history: OwnStats[];
    /** When the call began, ms since the epoch. @type {number | null} */
    joinedAt: number | null;
    thresholds: Readonly<import("./quality.js").Thresholds>;
    get channel(): string;
    /** Connects and joins; resolves with the VoiceJoined message, rejects if the server refuses. @returns {Promise<any>} */
    join(): Promise<any>;
    /** Leaves the channel and closes the connection. */
    leave(): void;
    /**
     * Sends a message of a type of the host's own, such as VoiceSignal; the channel is added.
     * @param {string} type
     * @param {Record<string, unknown>} fields
     * @returns {boolean} false if there is no connection; such messages are not kept
     */
    send(type: string, fields: Record<string, unknown>): boolean;
    /** Other incident thresholds from now on. @param {Partial<import('./incidents.js').IncidentPolicy>} policy */
    adjustIncidentPolicy(policy: Partial<import("./incidents.js").IncidentPolicy>): void;
    #private;
}
export type Reading = import("./stats.js").Reading;
export type Assessment = import("./quality.js").Assessment;
export type Status = "idle" | "connecting" | "online" | "reconnecting" | "offline" | "refused" | "left";
export type Participant = {
    user_id: string;
    name: string;
    latency: number | null;
    packet_loss: number | null;
    jitter: number | null;
    quality: number | null;
};
export type OwnStats = Reading & Assessment & {
    timestamp: number;
    reason: import("./quality.js").Reason | null;
};
export type ClientOptions = {
    /**
     * the channel's id
     */
    channel: string;
    /**
     * where one's own statistics come from; may be set later
     */
    source?: import("./source.js").Source | undefined;
    /**
     * default: `/ws/voice` of the page's server
     */
    url?: string | URL | undefined;
    incidentPolicy?: Partial<import("./incidents.js").IncidentPolicy> | undefined;
    /**
     * for tests and for sockets of one's own
     */
    openSocket?: ((url: string | URL, protocols: string[]) => WebSocket) | undefined;
    /**
     * 0 to 1, for the back-off's jitter
     */
    random?: (() => number) | undefined;
};
