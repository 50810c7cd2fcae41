/**
 * Clients that report without having a call: the source makes the numbers up, and every number of a client is another one.
 * What happens to each of them is written down in `testSeen`.
 */

/** The server asks for a report every 3 s; these clients hear that it wants one of every sample, which is one a second. */
class EagerSocket extends WebSocket {
  addEventListener(type, listener) {
    super.addEventListener(type, type !== 'message' ? listener : ({ data }) =>
      listener({ data: data.replace(/"report_interval_ms":\d+/, '"report_interval_ms":1000') }));
  }
}

/**
 * Whose socket has just closed: the pause this client chooses is what it asks of the next timer. When it really comes back
 * is also a matter of how busy the machine is.
 */
let closing = null;
const { setTimeout: later } = window;
window.setTimeout = (work, millis, ...rest) => {
  closing?.pauses.push(millis);
  closing = null;
  return later(work, millis, ...rest);
};

window.testClients = [];
window.testSeen = [];

function report(ConnectivityClient, unknownReading, channel) {
  const seen = { joins: [], closes: [], pauses: [], attempts: [], measured: [] };
  let number = 0;
  const client = new ConnectivityClient({
    channel,
    source: { read: async () => ({ ...unknownReading(), latency: ++number, packet_loss: 0, jitter: 1 }) },
    openSocket: (url, protocols) => {
      seen.attempts.push(performance.now());
      const socket = new EagerSocket(url, protocols);
      // The first listener: the client's own comes after it.
      socket.addEventListener('close', ({ code }) => {
        seen.closes.push({ code, at: performance.now() });
        closing = seen;
      });
      return socket;
    },
  });
  client.addEventListener('joined', ({ detail: { session_id, resumed = false } }) =>
    seen.joins.push({ session: session_id, resumed, measured: seen.measured.length }));
  client.addEventListener('stats', ({ detail }) => seen.measured.push(detail.latency));
  testClients.push(client);
  testSeen.push(seen);
  client.join();
}

/** Logs in, and has a client for each mention of a channel. */
async function testBegin(name, channels) {
  const { ConnectivityClient, unknownReading } = await import('/connectivity/connectivity.js');
  await fetch('/api/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name }) });
  channels.flat().forEach((channel) => report(ConnectivityClient, unknownReading, channel));
}

/** True if everybody has joined so often, is in the call, and has measured so many numbers since. */
function testAllReport(joins, numbers) {
  return testSeen.every((seen, index) =>
    testClients[index].status === 'online' && seen.joins.length >= joins &&
      seen.measured.length >= seen.joins.at(-1).measured + numbers);
}

/** The numbers that the server has of each client, and how many calls it knows. */
async function testStored() {
  const json = async (path) => (await fetch(`/api/me/connection/sessions${path}`)).json();
  return {
    calls: (await json('?limit=100')).length,
    numbers: await Promise.all(
      testSeen.map(async ({ joins }) => (await json(`/${joins[0].session}`)).metrics.map((point) => point.latency_ms)),
    ),
  };
}
