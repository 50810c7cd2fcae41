// @ts-check
/** The example's one page: log in, choose a channel, talk. What shows the quality comes from connectivity-web. */
import { entitle, say } from '/words.js';
import { ConnectivityClient, peerConnections } from '/connectivity/connectivity.js';
import { Mesh } from '/mesh.js';
import { microphone, release } from '/microphone.js';
import { invite, watchWindows } from '/windows.js';

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

/** @type {{ user_id: string, name: string } | null} */
let account = null;
/** @type {{ leave(): void, end(): void } | null} */
let call = null;
/** The button of the channel that is joined once the browser has been told about the microphone. @type {HTMLButtonElement | null} */
let joining = null;

/** @param {'login' | 'lobby' | 'call'} screen */
function show(screen) {
  for (const id of ['login', 'lobby', 'call']) {
    $(id).hidden = id !== screen;
  }
  $('account').hidden = account === null;
  $('who').textContent = account?.name ?? '';
}

/** An answer of the server that is no success. */
class Refusal extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [options]
 */
async function api(path, options) {
  const response = await fetch(`/api/${path}`, options);
  if (!response.ok) {
    throw new Refusal(response.status);
  }
  return response.status === 204 ? null : await response.json();
}

$('login-form').addEventListener('submit', async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  $('login-error').textContent = '';
  try {
    account = await api('login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: $('name').value }),
    });
    await lobby();
  } catch (error) {
    $('login-error').textContent = reason(error);
  }
});

$('logout').addEventListener('click', async () => {
  call?.leave();
  nowJoining(null);
  await api('logout', { method: 'POST' }).catch(() => {});
  loggedOut('');
});

$('lobby-retry').addEventListener('click', () => lobby());

/** @param {string} reason why, in words; empty if one knows */
function loggedOut(reason) {
  call?.end();
  nowJoining(null);
  account = null;
  document.title = 'Connectivity';
  $('login-error').textContent = reason;
  show('login');
  $('name').focus();
}

/** @param {unknown} error */
function reason(error) {
  if (!(error instanceof Refusal)) {
    return say('unreachable');
  }
  const { status } = error;
  return status === 400 || status === 401 || status === 404 ? say(`error_${status}`) : say('error_other', { status });
}

/** @param {string} [problem] what went wrong before, in words */
async function lobby(problem = '') {
  entitle(say('channels'));
  show('lobby');
  $('lobby-title').focus();
  $('lobby-error').textContent = problem;
  $('lobby-retry').hidden = true;
  $('lobby-state').textContent = $('channels').childElementCount === 0 ? say('loading') : '';
  try {
    const channels = await api('channels');
    $('channels').replaceChildren(...channels.map(channelItem));
    $('lobby-state').textContent = channels.length === 0 ? say('noChannels') : '';
  } catch (error) {
    $('lobby-state').textContent = '';
    if (account !== null && error instanceof Refusal && error.status === 401) {
      loggedOut(say('error_401'));
    } else {
      // Those that were listed before may still be joined.
      $('lobby-error').textContent = reason(error);
      $('lobby-retry').hidden = false;
    }
  }
}

/** @param {{ id: string, name: string, guild_name: string | null }} channel */
function channelItem(channel) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.channel = channel.id;
  const guild = document.createElement('small');
  guild.textContent = channel.guild_name ?? say('direct');
  button.append(channel.name, guild);
  button.addEventListener('click', () => join(channel, button));
  item.append(button);
  return item;
}

/** @param {HTMLButtonElement | null} button of the channel that is joined now, in place of any other */
function nowJoining(button) {
  joining && (joining.disabled = false);
  joining = button;
  joining && (joining.disabled = true);
}

/**
 * Asks for the microphone, then joins. While the question is open, which may be for long, people can choose another
 * channel or log out: the last choice counts.
 *
 * @param {{ id: string, name: string }} channel
 * @param {HTMLButtonElement} button
 */
async function join(channel, button) {
  if (account === null || call !== null) {
    return;
  }
  nowJoining(button);
  const { stream, problem } = await microphone();
  if (joining !== button || account === null || call !== null) {
    release(stream);
    return;
  }
  nowJoining(null);
  $('call-notice').textContent = problem === null ? '' : say(problem);
  const { user_id } = account;
  const client = new ConnectivityClient({ channel: channel.id });
  const mesh = new Mesh({
    ownId: user_id,
    stream,
    signal: (to, message) => client.send('VoiceSignal', { to, ...message }),
  });
  client.source = peerConnections(() =>
    [...mesh.connections].map(([user, connection]) => ({ connection, user })),
  );
  client.addEventListener('joined', (/** @type {any} */ event) => {
    // Another window may have changed the cookie by which this one connects.
    if (event.detail.user_id !== user_id) {
      event.stopImmediatePropagation();
      loggedOut(say('otherPerson'));
    }
  });
  wire(client, mesh);
  const unwatch = watchWindows(`${user_id} ${channel.id}`, (others) => ($('twice').hidden = !others));
  const end = () => {
    call = null;
    unwatch();
    $('twice').hidden = true;
    client.leave();
    mesh.close();
    release(stream);
    $('audio').replaceChildren();
    hideQuality();
  };
  const leave = () => {
    end();
    void lobby();
  };
  client.addEventListener('status', (/** @type {any} */ { detail }) => {
    // Also in the midst of a call: a login may end.
    if (detail === 'refused') {
      end();
      client.refusal === 'unauthorized' ? loggedOut(say('error_401')) : void lobby(say('notJoined'));
    }
  });
  call = { leave, end };
  $('leave').onclick = leave;
  muteButton(stream);
  $('call-title').textContent = channel.name;
  entitle(channel.name);
  // A refusal is told by the status, as it may also come later.
  client.join().catch(() => {});
  showQuality(client, channel.name);
  show('call');
  $('call-title').focus();
}

/** @param {MediaStream | null} stream */
function muteButton(stream) {
  const mute = $('mute');
  mute.hidden = stream === null;
  mute.setAttribute('aria-pressed', 'false');
  mute.onclick = () => {
    const muted = mute.getAttribute('aria-pressed') !== 'true';
    mute.setAttribute('aria-pressed', String(muted));
    stream?.getAudioTracks().forEach((track) => (track.enabled = !muted));
  };
}

/**
 * Whoever comes into a channel calls those who are there; they answer. Both may also renegotiate at any time.
 *
 * @param {ConnectivityClient} client
 * @param {Mesh} mesh
 */
function wire(client, mesh) {
  client.addEventListener('joined', (/** @type {any} */ { detail }) => {
    const present = new Set(detail.participants.map((/** @type {any} */ other) => other.user_id));
    for (const user of mesh.connections.keys()) {
      if (!present.has(user)) {
        mesh.disconnect(user);
      }
    }
    present.forEach((user) => mesh.connect(user));
  });
  client.addEventListener('VoiceUserLeft', (/** @type {any} */ { detail }) => mesh.disconnect(detail.user_id));
  client.addEventListener('VoiceSignal', (/** @type {any} */ { detail }) => mesh.receive(detail.from, detail));
  mesh.addEventListener('stream', (/** @type {any} */ { detail }) => {
    const audio = audioOf(detail.userId) ?? document.createElement('audio');
    audio.autoplay = true;
    audio.dataset.user = detail.userId;
    audio.srcObject = detail.stream;
    $('audio').append(audio);
  });
  mesh.addEventListener('gone', (/** @type {any} */ { detail }) => audioOf(detail.userId)?.remove());
}

/** @param {string} userId @returns {HTMLAudioElement | undefined} */
function audioOf(userId) {
  return [...$('audio').children].find((each) => each.dataset.user === userId);
}

/**
 * @param {ConnectivityClient} client
 * @param {string} channelName
 */
function showQuality(client, channelName) {
  const bar = /** @type {any} */ (document.createElement('connectivity-voice-bar'));
  bar.channelName = channelName;
  bar.client = client;
  const list = /** @type {any} */ (document.createElement('connectivity-participants'));
  list.client = client;
  $('own').replaceChildren(bar);
  $('people').replaceChildren(list);
  const toasts = /** @type {any} */ (document.createElement('connectivity-toasts'));
  toasts.client = client;
  $('toasts').replaceChildren(toasts);
}

function hideQuality() {
  $('own').replaceChildren();
  $('people').replaceChildren();
  $('toasts').replaceChildren();
}

document.querySelectorAll('.invitation').forEach(invite);
try {
  account = await api('me');
  await lobby();
} catch {
  show('login');
}
