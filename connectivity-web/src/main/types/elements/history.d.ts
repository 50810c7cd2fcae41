/**
 * The connection history: 30 days, recent calls, one call in detail. Only a frame: the view is loaded when it is shown, so
 * that a call page does not pay for it.
 *
 * Attributes: `base` (the REST resources' address, default `/api/me/connection`), `days` (default 30). Event:
 * `connectivity-session` with `id`, when a call is opened. Parts: `chart`, `sessions`, `session`, `more`, `retry`.
 */
export class History extends ConnectivityElement {
    static observedAttributes: string[];
    get base(): string;
    get days(): number;
    connected(): Promise<void>;
    /** Reads everything again. */
    reload(): void;
    #private;
}
import { ConnectivityElement } from './base.js';
