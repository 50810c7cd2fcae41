/** In the order of their seq; the oldest goes when there are too many. */
export class Pending {
    /** @param {Sample} sample */
    add(sample: Sample): void;
    /** @param {number} seq everything up to it is stored */
    acknowledged(seq: number): void;
    /** @param {number} seq this one the server refuses */
    drop(seq: number): void;
    /** @param {number} [seq] this one the server has no room for at the moment; without it that may be any */
    refused(seq?: number): void;
    /** @returns {Sample[]} the next of those that were refused, each once for each time it was */
    takeRefused(): Sample[];
    clear(): void;
    /** @returns {readonly Sample[]} */
    all(): readonly Sample[];
    #private;
}
export type Sample = {
    seq: number;
    latency: number | null;
    packet_loss: number | null;
    jitter: number | null;
    quality: number | null;
    timestamp: number;
};
