/** A call of many, everybody's numbers changing several times a second; the client is real, the server is made up. */
import { ConnectivityClient, unknownReading } from '/connectivity/connectivity.js';
import { FakeSocket } from '/unit/fakes.js';

let shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => (shift += each.value))).observe({
  type: 'layout-shift',
  buffered: true,
});
let announcements = 0;

const words = (index) => ['Ada', 'Bob', 'Chandra', 'Dana', 'Emil', 'Françoise'][index % 6] + ` ${index}`;
const around = (middle, by) => Math.max(0, Math.round(middle + (Math.random() - 0.5) * by));
const person = (index) => ({ user_id: `user-${index}`, name: words(index) });
const numbers = (index) => {
  const bad = index % 9 === 0;
  return { latency: around(bad ? 380 : 60, 40), packet_loss: around(bad ? 80 : 3, 6) / 10, jitter: around(9, 8), quality: bad ? 0 : 3 };
};

let socket;
const client = new ConnectivityClient({
  channel: 'crowd',
  url: 'ws://crowd.example/ws/voice',
  openSocket: (url, protocols) => (socket = new FakeSocket(url, protocols)),
  source: { read: async () => ({ ...unknownReading(), ...window.own() }) },
});

Object.assign(window, {
  client,
  own: () => ({ latency: around(70, 30), packet_loss: around(2, 4) / 10, jitter: around(8, 6) }),
  /** Joins a call with so many others, of whom the server tells so many times a second. */
  begin(others, perSecond) {
    client.join();
    socket.opens();
    const everybody = Array.from({ length: others }, (_, index) => index);
    socket.says({
      type: 'VoiceJoined', channel_id: 'crowd', session_id: 's', user_id: 'me', report_interval_ms: 3000,
      participants: everybody.map((index) => ({ ...person(index), ...numbers(index) })),
    });
    if (perSecond > 0) {
      setInterval(
        () => socket.says(everybody.map((index) => ({ type: 'VoiceUserStats', channel_id: 'crowd', user_id: `user-${index}`, ...numbers(index) }))),
        1000 / perSecond,
      );
    }
  },
  show() {
    const elements = ['voice-bar', 'participants', 'toasts'].map((name) => document.createElement(`connectivity-${name}`));
    elements[0].channelName = 'Crowd';
    elements.forEach((each) => (each.client = client));
    document.querySelector('#call').append(...elements);
    for (const each of elements) {
      each.shadowRoot.querySelectorAll('[role=status], [role=alert]').forEach((region) =>
        new MutationObserver(() => region.textContent.trim() && announcements++).observe(region, {
          childList: true, characterData: true, subtree: true,
        }),
      );
    }
  },
  measured: () => ({ shift, announcements }),
});
