/** The demonstration page: every element in every state. */
import './connectivity.js';

const METRICS = {
  green: { latency: 48, packet_loss: 0, jitter: 6, quality: 3 },
  yellow: { latency: 140, packet_loss: 0.4, jitter: 12, quality: 2 },
  orange: { latency: 120, packet_loss: 4.2, jitter: 28, quality: 1 },
  red: { latency: 380, packet_loss: 9.5, jitter: 61, quality: 0 },
  unknown: { latency: null, packet_loss: null, jitter: null, quality: null },
};

const main = /** @type {HTMLElement} */ (document.getElementById('main'));

/** @param {string} title @param {string} kind @param {Record<string, HTMLElement>} states */
function section(title, kind, states) {
  const grid = document.createElement('div');
  grid.className = `states ${kind}`;
  for (const [name, element] of Object.entries(states)) {
    const figure = document.createElement('figure');
    figure.className = 'state';
    const caption = document.createElement('figcaption');
    caption.textContent = name;
    figure.append(caption, element);
    grid.append(figure);
  }
  const heading = document.createElement('h2');
  heading.textContent = title;
  const whole = document.createElement('section');
  whole.append(heading, grid);
  main.append(whole);
}

/** @param {string} tag @param {Record<string, unknown>} properties @param {Record<string, string>} [attributes] @returns {any} */
function element(tag, properties, attributes = {}) {
  const result = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => result.setAttribute(name, value));
  return Object.assign(result, properties);
}

/** @param {(level: keyof typeof METRICS) => HTMLElement} make */
const forEachLevel = (make) =>
  Object.fromEntries(/** @type {(keyof typeof METRICS)[]} */ (Object.keys(METRICS)).map((level) => [level, make(level)]));

const now = Date.now();
const points = Array.from({ length: 120 }, (_, second) => ({
  timestamp: now - (120 - second) * 1000,
  latency: second > 55 && second < 66 ? null : Math.round(60 + 14 * Math.sin(second / 6) + (second > 85 && second < 100 ? 240 : 0)),
  level: second > 85 && second < 100 ? 'red' : 'green',
}));

/** @param {number} up @param {number} down @param {object | null} reason */
const own = (up, down, reason) => ({
  latency: 82,
  packet_loss: Math.max(up, down),
  jitter: 11,
  uplink: { packet_loss: up },
  downlink: { packet_loss: down, jitter: 11 },
  senders: [],
  silent: [],
  blackout: false,
  reason,
});
const names = new Map([['bob', 'Bob']]);
const breakdown = (/** @type {any} */ metrics, /** @type {any} */ more = {}) => element('connectivity-breakdown', { metrics, ...more });
const shown = (/** @type {any} */ metrics, /** @type {any} */ more) => {
  const result = breakdown(metrics);
  result.show({ names, ...more });
  return result;
};

section('connectivity-indicator', 'small', forEachLevel((level) => element('connectivity-indicator', { metrics: METRICS[level] }, { display: 'dot' })));
section('connectivity-indicator, as a number', 'small', forEachLevel((level) => element('connectivity-indicator', { metrics: METRICS[level] }, { display: 'number' })));
section('connectivity-breakdown', '', {
  'somebody else, excellent': breakdown(METRICS.green, { name: 'Bob' }),
  'somebody else, poor': breakdown(METRICS.red, { name: 'Bob' }),
  'somebody else, unknown': breakdown(METRICS.unknown, { name: 'Bob' }),
  'one’s own, with the last two minutes': breakdown(own(0, 0, null), { points }),
  'one’s own upload': breakdown(own(6.1, 0.2, { code: 'uplink' })),
  'one’s own, both ways': breakdown(own(5.2, 3.8, { code: 'both' })),
  'one’s own latency': breakdown({ ...own(0, 0, { code: 'latency' }), latency: 260 }),
  'one’s own jitter': breakdown({ ...own(0, 0, { code: 'jitter' }), jitter: 64 }),
  'one’s own download': breakdown(own(0, 4.4, { code: 'downlink' })),
  'a sender’s upload': shown(own(0, 0, { code: 'sender', user: 'bob' }), {}),
  'everyone': shown(own(6, 6, { code: 'both' }), { affected: true }),
  'blackout': breakdown({ ...own(0, 100, { code: 'blackout' }), blackout: true }),
  'measuring': breakdown(null),
});

const people = Object.entries(METRICS).map(([level, metrics], index) => ({
  ...metrics,
  user_id: level,
  name: ['Ada Lovelace', 'Bob', 'Çelik Yılmaz', 'דנה', 'A very long name that does not fit into the row at all'][index],
}));
section('connectivity-participants', '', {
  'a call': element('connectivity-participants', { participants: people }),
  'alone': element('connectivity-participants', { participants: [] }),
});

const bar = (/** @type {any} */ properties) => element('connectivity-voice-bar', { channelName: 'General', since: now - 754000, ...properties });
const good = { ...own(0, 0, null), level: 'green', quality: 3 };
section('connectivity-voice-bar', '', {
  'online': bar({ stats: good, status: 'online' }),
  'before the first sample': bar({ status: 'connecting', since: null }),
  'poor': bar({ stats: { ...own(9.5, 0, { code: 'uplink' }), level: 'red', quality: 0 }, status: 'online' }),
  'blackout': bar({ stats: { ...own(0, 100, { code: 'blackout' }), blackout: true, level: 'red', quality: 0 }, status: 'online' }),
  'reconnecting': bar({ stats: { ...own(3.5, 0, { code: 'uplink' }), level: 'orange', quality: 1 }, status: 'reconnecting' }),
  'offline': bar({ status: 'offline' }),
  'refused': bar({ status: 'refused', since: null }),
  'left': bar({ status: 'left', since: null }),
});

const toasts = (/** @type {object} */ action) => {
  const result = element('connectivity-toasts', {}, { inline: '' });
  // Shown once it is in the document.
  queueMicrotask(() => result.act({ action: 'show', duration_ms: null, ...action }));
  return result;
};
section('connectivity-toasts', '', {
  'warning': toasts({ id: 'connection-warning', kind: 'warning', message: '4.2% packet loss' }),
  'alarm': toasts({ id: 'connection-critical', kind: 'error', message: '12.5% packet loss' }),
});
section('connectivity-sparkline', '', {
  'two minutes with a gap': element('connectivity-sparkline', { points }),
  'the first seconds': element('connectivity-sparkline', { points: points.slice(0, 8) }),
});
section('connectivity-settings', '', { 'settings': element('connectivity-settings', {}) });

const DAY = 86_400_000;
const sessions = Array.from({ length: 3 }, (_, index) => ({
  id: String(index),
  channel_name: ['General', 'Standup', 'Deleted Channel'][index],
  guild_name: index === 1 ? null : 'Example Guild',
  started_at: new Date(now - index * 1.4 * DAY - 4e6).toISOString(),
  ended_at: index === 0 ? null : new Date(now - index * 1.4 * DAY - 1.1e6).toISOString(),
  avg_latency: 64 + index * 60,
  avg_loss: index * 1.9,
  avg_jitter: 9,
  worst_quality: 3 - index,
}));
const summary = {
  period_days: 30,
  avg_latency: 71,
  avg_packet_loss: 0.6,
  avg_jitter: 9,
  p95_latency: 148,
  total_sessions: 23,
  total_duration_secs: 61234,
  daily_stats: Array.from({ length: 30 }, (_, back) => back)
    .filter((back) => back % 7 > 1)
    .map((back) => ({
      date: localDate(now - back * DAY),
      session_count: 1 + ((back * 5) % 4),
      avg_latency: [58, 130, 64, 240, 62][back % 5],
      avg_loss: back === 9 ? 6.1 : 0.3,
      avg_jitter: 9,
    })),
};

/** @param {number} time @returns {string} */
function localDate(time) {
  const date = new Date(time);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** @param {string} path @returns {Promise<any>} */
const madeUp = async (path) => {
  if (path.startsWith('/summary')) {
    return summary;
  }
  const metrics = points.map(({ timestamp, latency, level }) => ({
    time: new Date(timestamp).toISOString(),
    latency_ms: latency,
    packet_loss: level === 'red' ? 7.5 : 0.2,
    jitter_ms: 11,
    quality: level === 'red' ? 0 : 3,
  }));
  return path.startsWith('/sessions?') ? sessions : { summary: sessions[Number(path.split('/').pop())], metrics, downsampled: false };
};
const failing = (/** @type {number} */ status) => () => Promise.reject(Object.assign(new Error(), { status }));
const history = (/** @type {any} */ read) => element('connectivity-history', { read }, { 'personal-data': '' });
section('connectivity-history', 'wide', {
  'with calls': history(madeUp),
  'no calls yet': history(async (/** @type {string} */ path) => (path.startsWith('/sessions') ? [] : summary)),
  'loading': history(() => new Promise(() => {})),
  'the database is away': history(failing(503)),
  'not logged in': history(failing(401)),
  'offline': history(() => Promise.reject(new TypeError())),
  'this server’s history': element('connectivity-history', {}, { base: new URLSearchParams(location.search).get('base') ?? '/api/me/connection' }),
});
