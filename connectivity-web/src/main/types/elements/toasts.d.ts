/**
 * Notices about one's own connection. A warning goes by itself, an alarm stays until the connection recovers.
 *
 * Property: `client` (its `toast` events are shown). Methods: `act(action)` shows or dismisses. Attribute: `inline` (in the
 * flow of the page instead of its corner). Event: `connectivity-toast` with the action, cancelable: then nothing is shown
 * here. Parts: `toast`, `title`, `message`, `dismiss`, `mute`.
 */
export class Toasts extends ConnectivityElement {
    constructor();
    set client(client: import("../client.js").ConnectivityClient | null);
    get client(): import("../client.js").ConnectivityClient | null;
    polite: any;
    urgent: any;
    list: any;
    /** @param {ToastAction} action */
    act(action: ToastAction): void;
    #private;
}
export type ToastAction = import("../incidents.js").ToastAction;
import { ConnectivityElement } from './base.js';
