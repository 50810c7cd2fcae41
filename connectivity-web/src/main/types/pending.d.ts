/** In the order of their seq; the oldest goes when there are too many. */
export class Pending {
    /** @param {Sample} sample */
    add(sample: Sample): void;
    /** @param {number} seq everything up to it is stored */
    acknowledged(seq: number): void;
    /** @param {number} seq this one the server refuses */
    drop(seq: number): void;
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
