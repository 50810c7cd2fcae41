import { ConnectivityClient } from '/connectivity/client.js';
import { unknownReading } from '/connectivity/source.js';
import { FakeSocket, FakeTime, settled } from './fakes.js';
import { equal, ok, test } from './harness.js';

const joined = (fields = {}) => ({
  type: 'VoiceJoined',
  channel_id: 'c1',
  session_id: 's1',
  user_id: 'alice',
  report_interval_ms: 3000,
  participants: [],
  ...fields,
});

/** What the browser says of the network from now on. */
function network(isThere) {
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: isThere });
  dispatchEvent(new Event(isThere ? 'online' : 'offline'));
}

/** Runs a test with a client, its sockets and fake time. */
function scene(name, body) {
  test(name, async () => {
    const time = new FakeTime();
    const sockets = [];
    const events = [];
    const readings = { next: { ...unknownReading(), latency: 50, packet_loss: 0, jitter: 5 } };
    const chance = { next: 1 };
    const client = new ConnectivityClient({
      channel: 'c1',
      url: 'ws://test/ws/voice',
      source: { read: async () => readings.next },
      random: () => chance.next,
      openSocket: (url, protocols) => sockets[sockets.push(new FakeSocket(url, protocols)) - 1],
    });
    for (const type of ['status', 'participants', 'stats', 'incident', 'toast', 'gap', 'problem', 'VoiceSignal']) {
      client.addEventListener(type, (event) => events.push({ type, detail: event.detail }));
    }
    const all = (type) => events.filter((each) => each.type === type).map((each) => each.detail);
    const online = async () => {
      client.join().catch(() => {});
      sockets[0].opens();
      sockets[0].says(joined());
      await settled();
    };
    try {
      await body({ client, sockets, time, readings, chance, all, online });
    } finally {
      client.leave();
      delete navigator.onLine;
      time.restore();
    }
  });
}

scene('asks for batches, joins its channel and tells who is there', async ({ client, sockets, all }) => {
  const promise = client.join();
  sockets[0].opens();
  sockets[0].says(joined({ participants: [{ user_id: 'bob', name: 'Bob', latency: 80, packet_loss: 0, jitter: 9, quality: 3 }] }));

  equal((await promise).session_id, 's1');
  equal(sockets[0].protocols, ['connectivity.batch']);
  equal(sockets[0].sent[0], { type: 'VoiceJoin', channel_id: 'c1' });
  equal(client.participants.get('bob').quality, 3);
  equal(all('status'), ['connecting', 'online']);
});

scene('reports what it tells every interval, though the page stalls in between', async ({ client, sockets, time, all }) => {
  client.join().catch(() => {});
  sockets[0].opens();
  sockets[0].says(joined({ report_interval_ms: 1000 }));
  client.addEventListener('stats', () => time.stall(600), { once: true });
  await time.pass(5000);

  equal(
    sockets[0].of('VoiceStats').map((each) => each.timestamp),
    all('stats').map((each) => each.timestamp),
  );
});

scene('reports every interval with an increasing seq', async ({ sockets, time, online }) => {
  await online();
  await time.pass(10000);

  const stats = sockets[0].of('VoiceStats');
  equal(stats.map((each) => each.seq), [1, 2, 3, 4]);
  const { timestamp, ...first } = stats[0];
  equal(first, {
    type: 'VoiceStats', channel_id: 'c1', session_id: 's1', seq: 1, latency: 50, packet_loss: 0, jitter: 5, quality: 3,
  });
  equal(stats[1].timestamp - timestamp, 3000);
});

scene('what is unknown is left out, never 0', async ({ sockets, time, readings, online }) => {
  readings.next = { ...unknownReading(), latency: 50 };
  await online();
  await time.pass(1000);

  const [stats] = sockets[0].of('VoiceStats');
  equal(['packet_loss', 'jitter', 'quality'].filter((name) => name in stats), []);
});

scene('a batch is taken event by event', async ({ client, sockets, online }) => {
  await online();
  sockets[0].says([
    { type: 'VoiceUserJoined', channel_id: 'c1', user_id: 'bob', name: 'Bob' },
    { type: 'VoiceUserStats', channel_id: 'c1', user_id: 'bob', latency: 210, packet_loss: 0, jitter: 1, quality: 1 },
  ]);

  equal([...client.participants.values()].map((each) => [each.name, each.quality]), [['Bob', 1]]);
});

scene('somebody leaves; somebody turns unknown', async ({ client, sockets, online }) => {
  await online();
  sockets[0].says({ type: 'VoiceUserJoined', channel_id: 'c1', user_id: 'bob', name: 'Bob' });
  sockets[0].says({ type: 'VoiceUserStats', user_id: 'bob', latency: 1, packet_loss: 1, jitter: 1, quality: 3 });
  sockets[0].says({ type: 'VoiceUserStats', user_id: 'bob', latency: null, packet_loss: null, jitter: null, quality: null });
  equal(client.participants.get('bob').quality, null);
  sockets[0].says({ type: 'VoiceUserLeft', user_id: 'bob' });

  equal(client.participants.size, 0);
});

scene('resumes, and sends again in order what was not acknowledged, with the same seq', async ({ sockets, time, online }) => {
  await online();
  await time.pass(4000);
  sockets[0].says({ type: 'VoiceStatsAck', session_id: 's1', seq: 1 });
  sockets[0].breaks();
  await time.pass(1500);
  sockets[1].opens();
  await time.pass(3000);
  equal(sockets[1].sent, [{ type: 'VoiceJoin', channel_id: 'c1', session_id: 's1' }]);
  sockets[1].says(joined({ resumed: true, acked_seq: 1 }));

  equal(sockets[1].of('VoiceStats').map((each) => each.seq), [2, 3]);
});

scene('whoever hears that the server restarts comes back within seconds, not all at once', async ({ sockets, time, online }) => {
  await online();
  sockets[0].breaks(1012);
  await time.pass(5000);
  equal(sockets.length, 1); // this one drew the longest pause: 5 s, and the usual 0.5 s
  await time.pass(500);

  equal(sockets.length, 2);
});

for (const [drawn, pause] of [[0, 250], [0.5, 875], [1, 1500]]) {
  scene(`a call that breaks comes back after ${pause} ms where chance says ${drawn}, so that many do not come at once`, async ({ sockets, time, chance, online }) => {
    await online();
    chance.next = drawn;
    sockets[0].breaks();
    await time.pass(pause - 1);
    equal(sockets.length, 1);
    await time.pass(1);

    equal(sockets.length, 2);
  });
}

for (const [drawn, pause] of [[0, 250], [1, 500]]) {
  scene(`when the network is back there is a pause of ${pause} ms where chance says ${drawn}, since it is back for many`, async ({ client, sockets, time, chance }) => {
    client.join().catch(() => {});
    for (let attempt = 0; attempt < 5; attempt++) {
      sockets.at(-1).breaks();
      await time.pass(4000);
    }
    const before = sockets.length;
    chance.next = drawn;
    network(true);
    await time.pass(pause - 1);
    equal(sockets.length, before);
    await time.pass(1);

    equal(sockets.length, before + 1);
  });
}

scene('the pause after a restart of the server is not cut short by a network that is back', async ({ client, sockets, time, online }) => {
  await online();
  sockets[0].breaks(1012);
  await time.pass(1000);
  network(true);
  equal(client.status, 'reconnecting');
  await time.pass(4499);
  equal(sockets.length, 1);
  await time.pass(1);

  equal(sockets.length, 2);
});

scene('an acknowledged sample is not sent again', async ({ sockets, time, online }) => {
  await online();
  await time.pass(4000);
  sockets[0].breaks();
  await time.pass(1500);
  sockets[1].opens();
  sockets[1].says(joined({ resumed: true, acked_seq: 2 }));

  equal(sockets[1].of('VoiceStats'), []);
});

scene('a session the server no longer knows is joined anew', async ({ client, sockets, time, online }) => {
  await online();
  await time.pass(4000);
  sockets[0].breaks();
  await time.pass(1500);
  sockets[1].opens();
  sockets[1].says({ type: 'VoiceError', code: 'unknown_session', message: 'gone' });
  equal(sockets[1].sent[1], { type: 'VoiceJoin', channel_id: 'c1' });
  sockets[1].says(joined({ session_id: 's2' }));
  await time.pass(1000);

  equal(client.sessionId, 's2');
  equal(sockets[1].of('VoiceStats').map((each) => [each.session_id, each.seq]), [['s2', 1]]);
});

scene('waits longer after each failure, up to a limit', async ({ sockets, time, online }) => {
  await online();
  const waits = [];
  for (let attempt = 0; attempt < 12; attempt++) {
    const before = sockets.length;
    sockets.at(-1).breaks();
    let waited = 0;
    while (sockets.length === before) {
      await time.pass(250);
      waited += 250;
    }
    waits.push(waited);
  }

  equal(waits, [1500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 8000, 15000, 15000]);
});

scene('while reconnecting nobody’s old numbers are shown as new', async ({ client, sockets, online }) => {
  await online();
  sockets[0].says({ type: 'VoiceUserStats', user_id: 'bob', latency: 1, packet_loss: 1, jitter: 1, quality: 3 });
  sockets[0].breaks();

  equal(client.status, 'reconnecting');
  equal(client.participants.get('bob').quality, null);
});

scene('a refused identity is not tried again', async ({ client, sockets, time, online }) => {
  await online();
  sockets[0].breaks(1008);
  await time.pass(60000);

  equal(client.status, 'refused');
  equal(sockets.length, 1);
});

scene('a channel that is not there refuses the join', async ({ client, sockets }) => {
  const refusal = client.join().then(
    () => 'joined',
    (error) => error.message,
  );
  sockets[0].opens();
  sockets[0].says({ type: 'VoiceError', code: 'channel_not_found', message: 'no such channel' });

  equal(await refusal, 'not joined: refused');
});

scene('a sample that the server finds invalid is not kept', async ({ sockets, time, all, online }) => {
  await online();
  await time.pass(1000);
  sockets[0].says({ type: 'VoiceError', code: 'invalid_stats', message: 'quality must be 0-3', seq: 1 });
  sockets[0].breaks();
  await time.pass(1500);
  sockets[1].opens();
  sockets[1].says(joined({ resumed: true, acked_seq: 0 }));

  equal(sockets[1].of('VoiceStats'), []);
  equal(all('problem'), [{ code: 'invalid_stats', message: 'quality must be 0-3' }]);
});

/** The server's part for a while: takes samples or has no room for them, and acknowledges as docs/protocol.md says. */
async function serve(socket, time, seconds, { room, stored = [], sentAt = [] }) {
  let heard = socket.sent.length;
  for (let quarter = 1; quarter <= seconds * 4; quarter++) {
    await time.pass(250);
    const samples = socket.sent.slice(heard).filter((each) => each.type === 'VoiceStats');
    heard = socket.sent.length;
    sentAt.push(...samples.map(({ seq }) => ({ seq, at: performance.now() })));
    if (room) {
      stored.push(...samples.map(({ seq }) => seq));
    } else {
      socket.says(samples.map(({ seq }) => ({ type: 'VoiceError', code: 'storage_full', message: 'no room', seq })));
    }
    if (room && quarter % 4 === 0) {
      let seq = 0;
      while (stored.includes(seq + 1)) {
        seq++;
      }
      socket.says({ type: 'VoiceStatsAck', session_id: 's1', seq });
    }
  }
  return { stored, sentAt };
}

scene('a sample that there was no room for is sent again while the connection stands, with the same seq', async ({ client, sockets, time, online }) => {
  await online();
  await time.pass(1000);
  const [first] = sockets[0].of('VoiceStats');
  sockets[0].says({ type: 'VoiceError', code: 'storage_full', message: 'no room', seq: 1 });
  await time.pass(3999);
  equal(sockets[0].of('VoiceStats').map((each) => each.seq), [1, 2]);
  await time.pass(1);

  equal(sockets[0].of('VoiceStats').filter((each) => each.seq === 1), [first, first]);
  sockets[0].says({ type: 'VoiceStatsAck', session_id: 's1', seq: 2 });
  await serve(sockets[0], time, 60, { room: true });
  equal(sockets[0].of('VoiceStats').filter((each) => each.seq <= 2).length, 3, 'once more, and no more');
  equal([client.status, sockets.length], ['online', 1]);
});

scene('while there is no room for samples, they are sent again less and less often', async ({ sockets, time, online }) => {
  await online();
  const { sentAt } = await serve(sockets[0], time, 140, { room: false });

  const times = sentAt.filter((each) => each.seq === 1).map((each) => each.at);
  equal(times.slice(2).map((at, index) => at - times[index + 1]), [8000, 16000, 30000, 30000, 30000]);
  ok(sentAt.filter((each) => each.at === times.at(-1)).length <= 11, 'many at once');
});

scene('when there is room again all is sent, in order and in small portions', async ({ sockets, time, online }) => {
  await online();
  await serve(sockets[0], time, 300, { room: false });
  const last = Math.max(...sockets[0].of('VoiceStats').map((each) => each.seq));
  const { stored, sentAt } = await serve(sockets[0], time, 120, { room: true });

  const late = stored.filter((seq) => seq <= last);
  ok(last > 95, `only ${last} samples`);
  equal(late, Array.from({ length: last }, (_, index) => index + 1), 'each once');
  sentAt.forEach(({ at }) => ok(sentAt.filter((each) => each.at > at - 1000 && each.at <= at).length <= 11, 'many at once'));
});

scene('what can never be acknowledged holds up nothing that was refused with it', async ({ sockets, time, online }) => {
  await online();
  await serve(sockets[0], time, 600, { room: false });
  const last = Math.max(...sockets[0].of('VoiceStats').map((each) => each.seq));
  const { stored } = await serve(sockets[0], time, 120, { room: true });

  const kept = stored.filter((seq) => seq <= last);
  ok(kept.length >= 120 && kept.at(-1) === last, `${kept.length} up to ${kept.at(-1)} of ${last}`);
  equal(kept.length, last - kept[0] + 1);
});

scene('whoever sent too much sends all again that is not acknowledged, as not every refusal is told', async ({ sockets, time, online }) => {
  await online();
  await time.pass(7500);
  sockets[0].says({ type: 'VoiceStatsAck', session_id: 's1', seq: 1 });
  sockets[0].says({ type: 'VoiceError', code: 'rate_limited', message: 'too many' });
  await time.pass(4000);

  equal(sockets[0].of('VoiceStats').map((each) => each.seq), [1, 2, 3, 4, 2, 3]);
});

scene('what was refused in a call that is over is not sent in the next', async ({ client, sockets, time, online }) => {
  await online();
  await time.pass(1000);
  sockets[0].says({ type: 'VoiceError', code: 'storage_full', message: 'no room', seq: 1 });
  client.leave();
  client.join().catch(() => {});
  sockets[1].opens();
  sockets[1].says(joined({ session_id: 's2' }));
  await time.pass(60000);

  equal(sockets[1].of('VoiceStats').filter((each) => each.session_id !== 's2' || each.seq === 1).length, 1);
});

scene('unacknowledged samples are bounded, the newest kept', async ({ sockets, time, online }) => {
  await online();
  for (let minute = 0; minute < 10; minute++) {
    await time.pass(60000);
    sockets[0].says({ type: 'VoiceUserLeft', user_id: 'nobody' });
  }
  const last = sockets[0].of('VoiceStats').at(-1)?.seq;
  sockets[0].breaks();
  await time.pass(1500);
  sockets.at(-1).opens();
  sockets.at(-1).says(joined({ resumed: true, acked_seq: 0 }));

  const seqs = sockets.at(-1).of('VoiceStats').map((each) => each.seq);
  ok(seqs.length === 150 && seqs.at(-1) >= last, `${seqs.length} samples up to ${seqs.at(-1)}, last ${last}`);
});

scene('a page that slept reports a gap and invents nothing', async ({ sockets, time, all, online }) => {
  await online();
  await time.pass(4000);
  const sent = sockets[0].of('VoiceStats').length;
  const at = Date.now();
  Date.now = () => at + 60000;
  await time.pass(1000);

  equal(all('gap').length, 1);
  ok(sockets[0].of('VoiceStats').length <= sent + 1, 'samples were made up');
});

scene('statistics that cannot be read are unknown, and the call goes on', async ({ client, time, all, online }) => {
  client.source = { read: () => Promise.reject(new Error('no statistics')) };
  await online();
  await time.pass(2000);

  equal(client.stats.level, 'unknown');
  equal(all('problem')[0].code, 'statistics');
});

scene('loss makes a toast at once, without the server', async ({ time, readings, all, online }) => {
  await online();
  readings.next = { ...readings.next, packet_loss: 4.2 };
  await time.pass(1000);
  readings.next = { ...readings.next, packet_loss: 9 };
  await time.pass(1000);

  equal(all('incident').map((each) => each.event), ['opened', 'escalated']);
  equal(all('toast').map((each) => `${each.action} ${each.id}`), [
    'show connection-warning',
    'dismiss connection-warning',
    'show connection-critical',
  ]);
});

scene('messages of the host’s own types pass both ways', async ({ client, sockets, all, online }) => {
  await online();
  ok(client.send('VoiceSignal', { to: 'bob', candidate: { candidate: 'x' } }));
  sockets[0].says({ type: 'VoiceSignal', from: 'bob', description: { type: 'offer' } });

  equal(sockets[0].of('VoiceSignal'), [{ type: 'VoiceSignal', channel_id: 'c1', to: 'bob', candidate: { candidate: 'x' } }]);
  equal(all('VoiceSignal')[0].from, 'bob');
});

scene('leaving says so, closes, and takes toasts away', async ({ client, sockets, time, readings, all, online }) => {
  await online();
  readings.next = { ...readings.next, packet_loss: 9 };
  await time.pass(1000);
  client.leave();
  await time.pass(60000);

  equal(sockets[0].of('VoiceLeave'), [{ type: 'VoiceLeave', channel_id: 'c1' }]);
  equal(all('toast').at(-1).action, 'dismiss');
  equal([client.status, sockets.length], ['left', 1]);
});

scene('a line that is dead without being closed is given up', async ({ client, sockets, time, online }) => {
  await online();
  await time.pass(25000);
  equal(client.status, 'reconnecting');
  await time.pass(15000);

  equal(sockets.length, 2);
});

scene('where the browser sees no network, a call is tried: what leads to the server may not need one', async ({ client, sockets, all, online }) => {
  network(false);
  await online();

  equal([client.status, all('status')], ['online', ['connecting', 'online']]);
});

scene('who is offline is told so with the first failure, and tried again as usual', async ({ client, sockets, time, all }) => {
  network(false);
  client.join().catch(() => {});
  for (const pause of [500, 1000, 2000]) {
    const before = sockets.length;
    sockets.at(-1).breaks();
    await time.pass(pause - 1);
    equal(sockets.length, before);
    await time.pass(1);
    equal(sockets.length, before + 1);
  }

  equal(all('status'), ['connecting', 'offline']);
  sockets.at(-1).opens();
  sockets.at(-1).says(joined());
  equal(client.status, 'online');
});

scene('a line that answers when the network seems to be gone is kept', async ({ client, sockets, time, all, online }) => {
  await online();
  await time.pass(4500);
  equal(sockets[0].of('VoiceStats').length, 2);
  network(false);
  await time.pass(1000);
  equal(sockets[0].of('VoiceStats').length, 3, 'it is asked at once');
  sockets[0].says({ type: 'VoiceStatsAck', session_id: 's1', seq: 3 });
  await time.pass(15000);

  equal([client.status, sockets.length, all('status')], ['online', 1, ['connecting', 'online']]);
  network(true);
  equal(sockets.length, 1);
});

scene('a line that does not answer when the network seems to be gone is given up soon, and they are told', async ({ client, sockets, time, online }) => {
  await online();
  await time.pass(4500);
  sockets[0].says({ type: 'VoiceStatsAck', session_id: 's1', seq: 2 });
  network(false);
  await time.pass(4500);
  equal(client.status, 'online');
  await time.pass(1500);
  equal([client.status, sockets[0].readyState], ['offline', 3]);
  await time.pass(500);
  equal(sockets.length, 2, 'tried again');

  network(true);
  await time.pass(500);
  equal([client.status, sockets.length, sockets[1].readyState], ['reconnecting', 3, 3], 'soon, in place of what hangs');
  sockets[2].opens();
  sockets[2].says(joined({ resumed: true, acked_seq: 2 }));
  equal([client.status, client.sessionId], ['online', 's1']);
});

scene('who changes networks does not wait until the old line has not answered', async ({ sockets, time, online }) => {
  await online();
  await time.pass(4500);
  network(false);
  network(true);
  await time.pass(500);
  equal(sockets.length, 2);
  sockets[1].opens();
  sockets[1].says(joined({ resumed: true, acked_seq: 2 }));
  network(true);

  equal(sockets.length, 2);
});

scene('a blackout is noticed between samples, and reported without waiting for the next report', async ({ client, sockets, time, readings, online }) => {
  await online();
  await time.pass(4000);
  const before = sockets[0].of('VoiceStats').length;
  readings.next = { ...readings.next, packet_loss: null, jitter: null, blackout: true };
  await time.pass(500);

  equal(client.stats.level, 'unknown');
  equal(sockets[0].of('VoiceStats').length, before + 1);
  ok(!('quality' in sockets[0].of('VoiceStats').at(-1)), 'a quality was reported');
  await time.pass(2500);
  equal(sockets[0].of('VoiceStats').length, before + 1, 'once');
});

scene('of whom nothing arrives is unknown until they are heard again', async ({ client, sockets, time, readings, online }) => {
  await online();
  sockets[0].says({ type: 'VoiceUserStats', user_id: 'bob', latency: 1, packet_loss: 0, jitter: 1, quality: 3 });
  readings.next = { ...readings.next, silent: ['bob'] };
  await time.pass(500);
  equal(client.participants.get('bob').quality, null);
  sockets[0].says({ type: 'VoiceUserStats', user_id: 'bob', latency: 2, packet_loss: 0, jitter: 1, quality: 3 });
  equal(client.participants.get('bob').quality, null);
  readings.next = { ...readings.next, silent: [] };
  await time.pass(500);

  equal(client.participants.get('bob').latency, 2);
});

scene('what is said of a host\'s own message does not end the call', async ({ client, sockets, online }) => {
  await online();
  client.send('VoiceSignal', { to: 'bob' });
  sockets[0].says({ type: 'VoiceError', code: 'not_in_channel', message: 'the receiver is not in the channel' });

  equal(sockets[0].of('VoiceJoin').length, 1);
  equal(client.send('VoiceSignal', { to: 'carol' }), true);
});

scene('a sample for a channel that one is no longer in joins anew', async ({ sockets, online }) => {
  await online();
  sockets[0].says({ type: 'VoiceError', code: 'not_in_channel', message: 'not joined', seq: 1 });

  equal(sockets[0].of('VoiceJoin').length, 2);
});

for (const code of ['unavailable', 'rate_limited']) {
  scene(`a join that is answered with ${code} is tried again, less and less often`, async ({ client, sockets, time }) => {
    client.join().catch(() => {});
    for (let attempt = 0; attempt < 3; attempt++) {
      sockets[attempt].opens();
      sockets[attempt].says({ type: 'VoiceError', code, message: 'try again in a few seconds' });
      await time.pass(500 * 2 ** attempt - 1);
      equal(sockets.length, attempt + 1);
      await time.pass(1);
      equal(sockets.length, attempt + 2);
    }
    sockets[3].opens();
    sockets[3].says(joined());

    equal(client.status, 'online');
  });
}

scene('a join that is not answered, or a socket that does not open, is given up and tried again', async ({ client, sockets, time, all }) => {
  client.join().catch(() => {});
  await time.pass(15500);
  equal(sockets.length, 2);
  sockets[1].opens();
  await time.pass(16000);
  equal(sockets.length, 3);
  sockets[2].opens();
  sockets[2].says(joined());
  await time.pass(16000);

  equal(client.status, 'online');
  equal(sockets.length, 3);
  equal(all('problem').map((each) => each.message), ['the server does not answer', 'the server does not answer']);
});

scene('a clock that is set back does not make the history grow for ever', async ({ client, time, online }) => {
  await online();
  const ahead = Date.now;
  await time.pass(10000);
  Date.now = () => ahead() - 86_400_000;
  await time.pass(300_000);

  ok(client.history.length <= 240, `${client.history.length} samples`);
});

scene('a source that never answers is unknown, not what it said last', async ({ client, time, all, online }) => {
  await online();
  await time.pass(4000);
  equal(client.stats.level, 'green');
  client.source = { read: () => new Promise(() => {}) };
  await time.pass(4000);

  equal(client.stats.level, 'unknown');
  equal(all('problem')[0], { code: 'statistics', message: 'Error: the source does not answer' });
});

scene('a source that tells only some of a reading does: the rest is unknown', async ({ client, time, all, online }) => {
  client.source = { read: async () => ({ latency: 250, packet_loss: 9 }) };
  await online();
  await time.pass(1000);

  equal([client.stats.level, client.stats.reason.code, client.stats.jitter, all('problem').length], ['red', 'packet_loss', null, 0]);
});

for (const [name, end] of [
  ['left', ({ client }) => client.leave()],
  ['refused', ({ sockets }) => sockets[0].breaks(1008)],
]) {
  scene(`after a call that is ${name} nothing looks measured any more`, async (all) => {
    await all.online();
    await all.time.pass(4000);
    end(all);

    equal([all.client.status, all.client.stats, all.client.history], [name, null, []]);
  });
}

scene('who is refused knows why, and until the next try', async ({ client, sockets, online }) => {
  await online();
  sockets[0].breaks(1008);
  equal(client.refusal, 'unauthorized');
  client.join().catch(() => {});
  equal(client.refusal, null);
  sockets[1].opens();
  sockets[1].says({ type: 'VoiceError', code: 'channel_not_found', message: 'no such channel' });

  equal(client.refusal, 'channel_not_found');
});

scene('who was never in the call connects to it, and does not come back', async ({ client, sockets, time, all }) => {
  client.join().catch(() => {});
  sockets[0].breaks();
  await time.pass(500);
  sockets[1].breaks();

  equal([client.status, all('status')], ['connecting', ['connecting']]);
});

scene('who joins again begins anew', async ({ client, sockets, time, all, online }) => {
  await online();
  await time.pass(4000);
  client.leave();
  await time.pass(60000);
  client.join().catch(() => {});
  sockets[1].opens();
  sockets[1].says(joined({ session_id: 's2' }));
  await time.pass(1000);

  equal([client.history.length, all('gap').length], [1, 0]);
  equal(sockets[1].of('VoiceStats').map((each) => [each.session_id, each.seq]), [['s2', 1]]);
});
