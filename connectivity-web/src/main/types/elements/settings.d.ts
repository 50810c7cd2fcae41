/**
 * What the participant can choose: how connections are shown, whether there are notifications, and from which loss on.
 * Kept in the browser. Event: `connectivity-settings` with the choices. Part: `form`.
 */
export class SettingsElement extends ConnectivityElement {
    constructor();
    form: any;
    #private;
}
import { ConnectivityElement } from './base.js';
