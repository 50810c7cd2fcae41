/** The words of the connection history, in each language. @module */
import { addStrings } from './strings.js';

const en = {
  history: 'Connection history',
  retry: 'Try again',
  error_401: 'You are not logged in. Log in, then try again.',
  error_404: 'This call is no longer there.',
  error_503: 'The history cannot be read at the moment. Your calls are not affected.',
  error_network: 'The server cannot be reached. Are you offline?',
  error_other: 'Something went wrong on the server.',
  empty: 'No calls yet',
  emptyHint: 'Join a channel: after your first call you find here how good your connection was.',
  noneInPeriod: 'No calls in the last {days} days.',
  overDays: 'Last {days} days',
  avgLatency: 'Average latency',
  avgLoss: 'Average packet loss',
  avgJitter: 'Average jitter',
  p95: '95% below {value}',
  calls: 'Calls',
  callTimeTotal: '{time} in total',
  callsPerDay: 'Calls per day',
  day: 'Day',
  asTable: 'Show as a table',
  recent: 'Recent calls',
  more: 'Load more',
  moreLoaded: '{count} more calls loaded',
  direct: 'Direct call',
  running: 'still running',
  back: 'All calls',
  overTime: 'The call over time',
  time: 'Time',
  incident: 'Incident',
  incidents: 'Incidents: {count}',
  incidentText: '{time}: up to {loss} packet loss for {duration}',
  spikes: 'Shortened to 200 points; spikes are kept.',
  noSamples: 'This call was too short to measure anything.',
  worstQuality: 'Worst',
  duration: 'Duration',
  chartSummary: '{count} points. Worst packet loss {loss}, highest latency {latency}.',
  daySummary: '{date}: {calls} calls, {level}',
};

/** @typedef {keyof typeof en} HistoryKey */

/** @type {typeof en} */
const de = {
  history: 'Verbindungsverlauf',
  retry: 'Erneut versuchen',
  error_401: 'Sie sind nicht angemeldet. Melden Sie sich an und versuchen Sie es erneut.',
  error_404: 'Diesen Anruf gibt es nicht mehr.',
  error_503: 'Der Verlauf kann gerade nicht gelesen werden. Ihre Anrufe sind nicht betroffen.',
  error_network: 'Der Server ist nicht erreichbar. Sind Sie offline?',
  error_other: 'Auf dem Server ist etwas schiefgegangen.',
  empty: 'Noch keine Anrufe',
  emptyHint: 'Treten Sie einem Kanal bei: nach dem ersten Anruf sehen Sie hier, wie gut Ihre Verbindung war.',
  noneInPeriod: 'Keine Anrufe in den letzten {days} Tagen.',
  overDays: 'Letzte {days} Tage',
  avgLatency: 'Mittlere Latenz',
  avgLoss: 'Mittlerer Paketverlust',
  avgJitter: 'Mittlerer Jitter',
  p95: '95 % unter {value}',
  calls: 'Anrufe',
  callTimeTotal: '{time} insgesamt',
  callsPerDay: 'Anrufe je Tag',
  day: 'Tag',
  asTable: 'Als Tabelle zeigen',
  recent: 'Letzte Anrufe',
  more: 'Mehr laden',
  moreLoaded: '{count} weitere Anrufe geladen',
  direct: 'Direktanruf',
  running: 'läuft noch',
  back: 'Alle Anrufe',
  overTime: 'Verlauf des Anrufs',
  time: 'Zeit',
  incident: 'Störung',
  incidents: 'Störungen: {count}',
  incidentText: '{time}: bis zu {loss} Paketverlust für {duration}',
  spikes: 'Auf 200 Punkte gekürzt; Spitzen bleiben erhalten.',
  noSamples: 'Dieser Anruf war zu kurz, um etwas zu messen.',
  worstQuality: 'Schlechteste',
  duration: 'Dauer',
  chartSummary: '{count} Punkte. Höchster Paketverlust {loss}, höchste Latenz {latency}.',
  daySummary: '{date}: {calls} Anrufe, {level}',
};

/** By language. @type {Record<string, typeof en>} */
export const HISTORY_STRINGS = { en, de };

for (const [language, strings] of Object.entries(HISTORY_STRINGS)) {
  addStrings(language, strings);
}
