/**
 * Connectivity: one module for a call page. Defines the custom elements and exports what a program uses. The history
 * element loads its larger part only when it is on the page.
 * @module
 */
export { assess, levelOf, metricQuality, reasonOf, METRICS, LEVELS, THRESHOLDS } from './quality.js';
export { IncidentDetector, toastActions, INCIDENT_POLICY } from './incidents.js';
export { StatsReader } from './stats.js';
export { peerConnections, unknownReading } from './source.js';
export { ConnectivityClient } from './client.js';
export { settings } from './settings.js';
export { STRINGS } from './strings.js';
export { Indicator } from './elements/indicator.js';
export { Sparkline } from './elements/sparkline.js';
export { Breakdown } from './elements/breakdown.js';
export { Participants } from './elements/participants.js';
export { VoiceBar } from './elements/voice-bar.js';
export { Toasts } from './elements/toasts.js';
export { SettingsElement } from './elements/settings.js';
export { History } from './elements/history.js';
