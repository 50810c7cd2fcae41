/**
 * The connection history: 30 days, recent calls, one call in detail. Only a frame: the view is loaded when it is shown, so
 * that a call page does not pay for it.
 *
 * Attributes: `base` (the REST resources' address, default `/api/me/connection`), `days` (default 30), `personal-data` (offers
 * export and deletion, if the server has these resources). Property: `read`. Event: `connectivity-session` with `id`, when a call is opened.
 * Parts: `chart`, `sessions`, `session`, `more`, `retry`, `export`, `erase`, `confirm`.
 */
export class History extends ConnectivityElement {
    static observedAttributes: string[];
    get base(): string;
    get days(): number;
    get personalData(): boolean;
    set read(read: ((path: string, signal?: AbortSignal) => Promise<any>) | null);
    /**
     * Reads from elsewhere than `base`: gets a path such as `/sessions?limit=20&offset=0` and promises what docs/rest.md has
     * for it; an error may carry a `status`. Null: from `base`.
     * @type {((path: string, signal?: AbortSignal) => Promise<any>) | null}
     */
    get read(): ((path: string, signal?: AbortSignal) => Promise<any>) | null;
    connected(): Promise<void>;
    /** Reads everything again. */
    reload(): void;
    /** Everything was deleted. */
    erased(): void;
    #private;
}
import { ConnectivityElement } from './base.js';
