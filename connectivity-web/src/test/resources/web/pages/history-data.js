/** Answers of the REST resources for the state that the address names; everything else goes to the network. */
let state = new URLSearchParams(location.search).get('state') ?? 'full';
const real = window.fetch;
const json = (body, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
let failing = ['401', '503', 'network'].includes(state);
window.succeedFromNowOn = () => (failing = false);
window.failFromNowOn = () => (failing = true);
window.erasures = 0;
window.sessionReads = [];
window.callBegins = () => sessions.unshift({ ...sessions[0], id: '0190-new' });

const day = (back) => {
  const date = new Date(Date.now() - back * 86400000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
};
const empty = { avg_latency: null, avg_packet_loss: null, avg_jitter: null, p95_latency: null };
const summary = {
  period_days: 30, avg_latency: 71.4, avg_packet_loss: 0.62, avg_jitter: 9.8, p95_latency: 148,
  total_sessions: 41, total_duration_secs: 83012,
  daily_stats: Array.from({ length: 30 }, (_, back) => back).filter((back) => ![5, 6, 12, 13, 19, 26].includes(back)).map((back) => ({
    date: day(back), session_count: 1 + ((back * 7) % 4), avg_latency: [58, 64, 130, 62, 240][(back * 3) % 5],
    avg_loss: back === 9 ? 6.1 : 0.3, avg_jitter: 8.5, p95_latency: 150,
  })),
};
const sessions = Array.from({ length: Number(new URLSearchParams(location.search).get('sessions') ?? 45) }, (_, index) => ({
  id: `0190-${index}`, channel_name: ['General', 'Deleted Channel', 'Standup', 'Ada & Bob'][index % 4],
  guild_name: index % 4 === 3 ? null : 'Example Guild', started_at: new Date(Date.now() - (index + 0.3) * 57600000).toISOString(),
  ended_at: index === 0 ? null : new Date(Date.now() - (index + 0.3) * 57600000 + 1900000 - index * 13000).toISOString(),
  avg_latency: index === 4 ? null : 60 + index * 3, avg_loss: 0.4, avg_jitter: 8, worst_quality: index === 4 ? null : [3, 2, 0, 1][index % 4],
}));
/** What a point stands for, as the address says: of a call older than a week only minutes are kept, later only hours. */
const resolution = new URLSearchParams(location.search).get('resolution') ?? 'sample';
const every = { sample: 3000, minute: 60000, hour: 3600000 }[resolution];
const metrics = Array.from({ length: 200 }, (_, index) => {
  const bad = index > 90 && index < 106;
  const loss = bad ? 4 + (index % 5) : Math.max(0, Math.sin(index) * 0.4);
  return { time: new Date(Date.now() - 1900000 + index * every).toISOString(), latency_ms: index === 40 ? null : Math.round(62 + 18 * Math.sin(index / 9) + (bad ? 160 : 0)),
    packet_loss: loss, jitter_ms: Math.round(9 + 3 * Math.sin(index / 4)), quality: bad ? 0 : 3 };
});

window.fetch = async (input, options) => {
  const url = new URL(String(input), location.href);
  if (!url.pathname.startsWith('/api/')) {
    return real(input, options);
  }
  if (state === 'loading') {
    return new Promise(() => {});
  }
  if (failing) {
    if (state === 'network') {
      throw new TypeError('Failed to fetch');
    }
    return json({ title: 'no' }, Number(state) || 503);
  }
  if (options?.method === 'DELETE') {
    window.erasures++;
    state = 'empty';
    return new Response(null, { status: 204 });
  }
  if (url.pathname.endsWith('/summary')) {
    return json(state === 'empty' ? { ...empty, period_days: 30, total_sessions: 0, total_duration_secs: 0, daily_stats: [] } : summary);
  }
  if (url.pathname.endsWith('/sessions')) {
    window.sessionReads.push(url.pathname + url.search);
    const cursor = url.searchParams.get('cursor');
    const from = cursor === null ? Number(url.searchParams.get('offset')) : sessions.findIndex(({ id }) => id === cursor) + 1;
    const page = state === 'empty' ? [] : sessions.slice(from, from + Number(url.searchParams.get('limit')));
    const more = page.length > 0 && from + page.length < sessions.length;
    // As a server behind a proxy says it, which knows another path of itself.
    const next = `</inner/sessions?limit=${url.searchParams.get('limit')}&cursor=${page.at(-1)?.id}>; rel="next"`;
    return json(page, 200, more ? { Link: next } : {});
  }
  const id = url.pathname.split('/').pop();
  const found = sessions.find((each) => each.id === id);
  return found === undefined ? json({}, 404) : json({ summary: found, metrics: found.avg_latency === null ? [] : metrics, downsampled: resolution === 'sample', resolution });
};
