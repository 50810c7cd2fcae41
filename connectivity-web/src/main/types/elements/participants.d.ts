/** @param {readonly Participant[]} participants @returns {boolean} whether all of at least two have trouble */
export function everyone(participants: readonly Participant[]): boolean;
/**
 * Everybody else in the call with their connections; each indicator opens its breakdown.
 *
 * Properties: `client` (a ConnectivityClient), or without one `participants` (an array as in its `participants` event).
 * Parts: `list`, `participant`, `avatar`, `name`, `opener`, `panel`.
 */
export class Participants extends ConnectivityElement {
    constructor();
    set client(client: import("../client.js").ConnectivityClient | null);
    get client(): import("../client.js").ConnectivityClient | null;
    /** People and levels show at once, new numbers within a second. */
    set participants(participants: readonly import("../client.js").Participant[]);
    get participants(): readonly import("../client.js").Participant[];
    alone: any;
    list: any;
    #private;
}
export type Participant = import("../client.js").Participant;
import { ConnectivityElement } from './base.js';
