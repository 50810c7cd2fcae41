/** Reads statistics, reading after reading. */
export class StatsReader {
    /**
     * Takes the statistics of all connections at one moment. Connections that are no longer given are forgotten.
     * @param {Connection[]} connections
     * @returns {Reading}
     */
    read(connections: Connection[]): Reading;
    #private;
}
export type Common = {
    loss: number | null;
    apart: {
        user: string;
        packet_loss: number;
    }[];
};
export type Point = import("./counters.js").Point;
/**
 * One connection's statistics.
 */
export type Connection = {
    /**
     * the same as long as it is the same connection
     */
    id: string;
    /**
     * an RTCStatsReport, or its values
     */
    report: Iterable<any> | {
        values(): Iterable<any>;
    };
    /**
     * who is at the other end, in a mesh
     */
    user?: string | undefined;
    /**
     * whose stream an inbound-rtp is, behind an SFU
     */
    userOf?: ((inbound: any) => string | undefined) | undefined;
    /**
     * the RTCPeerConnection's connectionState
     */
    state?: string | undefined;
};
/**
 * What was read at one moment; everything is null while unknown.
 */
export type Reading = {
    /**
     * round trip in whole ms
     */
    latency: number | null;
    /**
     * in %, the worse of both directions
     */
    packet_loss: number | null;
    /**
     * of what is received, in whole ms
     */
    jitter: number | null;
    uplink: {
        packet_loss: number | null;
    };
    downlink: {
        packet_loss: number | null;
        jitter: number | null;
    };
    /**
     * whose streams lose packets before they reach one's own line
     */
    senders: {
        user: string;
        packet_loss: number;
    }[];
    /**
     * users of whom nothing arrives although it should, while others' lines live or nobody else is there
     */
    silent: string[];
    /**
     * nothing arrives although it should
     */
    blackout: boolean;
};
export type Stream = {
    loss: number | null;
    packets: number;
    suspect: boolean;
    blackout: boolean;
    user?: string;
    jitter?: number | null;
};
