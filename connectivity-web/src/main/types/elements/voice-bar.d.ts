/**
 * The participant's own call: channel, time, own connection with its breakdown, settings, and in words when the server
 * cannot be reached.
 *
 * Attribute: `channel-name`. Properties: `client` (a ConnectivityClient), `channelName`; without a client `stats`, `status`
 * and `since`. Parts: `bar`, `channel`, `timer`, `status`, `opener`, `panel`.
 */
export class VoiceBar extends ConnectivityElement {
    static observedAttributes: string[];
    constructor();
    set channelName(name: string);
    get channelName(): string;
    set client(client: any);
    get client(): any;
    set stats(stats: any);
    get stats(): any;
    set status(status: string);
    get status(): string;
    set since(since: number | null);
    /** When the call began, ms since the epoch. */
    get since(): number | null;
    indicator: any;
    breakdown: any;
    disclosure: Disclosure | undefined;
    channel: any;
    timer: any;
    statusText: any;
    spoken: any;
    #private;
}
import { ConnectivityElement } from './base.js';
import { Disclosure } from './disclosure.js';
