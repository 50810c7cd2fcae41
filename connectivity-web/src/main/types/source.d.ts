/**
 * Reads peer connections: one to an SFU, or one to each participant in a mesh.
 * @param {() => Iterable<Call | RTCPeerConnection>} calls the connections there are at the moment
 * @returns {Source}
 */
export function peerConnections(calls: () => Iterable<Call | RTCPeerConnection>): Source;
/** @returns {Reading} what is known when nothing could be read */
export function unknownReading(): Reading;
export type Reading = import("./stats.js").Reading;
export type Source = {
    read(): Promise<Reading>;
};
export type Call = {
    connection: RTCPeerConnection;
    /**
     * needed only if one connection object stands for several
     */
    id?: string | undefined;
    /**
     * who is at the other end, in a mesh
     */
    user?: string | undefined;
    /**
     * whose stream an inbound-rtp is, behind an SFU
     */
    userOf?: ((inbound: any) => string | undefined) | undefined;
};
