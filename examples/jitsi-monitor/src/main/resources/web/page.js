// Shows the state every two seconds, changing only what changed, so that what somebody opened stays open. Names come from
// clients, so everything goes in as text.

const PAUSE_MS = 2000;
const CONDITIONS = {
  HEALTHY: ['Healthy', 'good'],
  DRAINING: ['Draining: no new conferences', 'doubtful'],
  SHUTTING_DOWN: ['Shutting down', 'doubtful'],
  UNHEALTHY: ['Unhealthy', 'bad'],
  HUNG: ['Hung: it does not answer in time', 'bad'],
  UNREACHABLE: ['Unreachable', 'bad'],
  MALFUNCTIONING: ['Its answers are not understood', 'bad'],
};
const QUANTITIES = {
  ROUND_TRIP: 'the round trip',
  UPLINK_LOSS: 'the loss up',
  PRESENCE: 'whether anything is heard',
};
const COLUMNS = [
  ['Round trip', 'round_trip_ms', 'ms'],
  ['Loss up', 'loss_up', '%'],
  ['Loss down', 'loss_down', '%'],
  ['Jitter', 'jitter_ms', 'ms'],
];

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function setText(where, text) {
  if (where.textContent !== text) {
    where.textContent = text;
  }
}

/** One child for each item, by its key: made when it is new, shown anew each time, removed when it is gone. */
class Keyed {
  #views = new Map();

  constructor(parent, make) {
    this.parent = parent;
    this.make = make;
  }

  show(items, keyOf) {
    const present = new Set(items.map(keyOf));
    for (const [key, view] of this.#views) {
      if (!present.has(key)) {
        view.element.remove();
        this.#views.delete(key);
      }
    }
    for (const item of items) {
      let view = this.#views.get(keyOf(item));
      if (view === undefined) {
        view = this.make(item);
        this.#views.set(keyOf(item), view);
        this.parent.append(view.element);
      }
      view.show(item);
    }
  }
}

function number(value, text) {
  return value === null ? 'unknown' : text(value);
}

function bridgeView(first) {
  const condition = element('p', { className: 'condition' });
  const facts = element('dl');
  const values = ['Answers in', 'Stress', 'Endpoints', 'Packets in', 'Packets out'].map((title) => {
    const value = element('dd');
    facts.append(element('dt', { textContent: title }), value);
    return value;
  });
  const card = element('li', { className: 'card' }, element('h3', { textContent: first.name }), condition, facts);
  return {
    element: card,
    show(bridge) {
      const [words, kind] = CONDITIONS[bridge.condition] ?? [bridge.condition, 'doubtful'];
      setText(condition, bridge.reason === null ? words : `${words}: ${bridge.reason}`);
      condition.className = `condition ${kind}`;
      const texts = [
        `${bridge.response_ms} ms`,
        number(bridge.stress, (stress) => stress.toFixed(2) + (bridge.overloaded ? ' (overloaded)' : '')),
        number(bridge.endpoints, String),
        number(bridge.packets_in, (rate) => `${Math.round(rate)}/s`),
        number(bridge.packets_out, (rate) => `${Math.round(rate)}/s`),
      ];
      texts.forEach((text, index) => setText(values[index], text));
    },
  };
}

/** What the elements of connectivity-web take. */
function metricsOf(participant) {
  return {
    user_id: participant.endpoint,
    name: participant.name,
    level: participant.level.toLowerCase(),
    latency: participant.latency,
    packet_loss: participant.packet_loss,
    jitter: participant.jitter,
    uplink: { packet_loss: participant.loss_up?.value ?? null },
    downlink: { packet_loss: participant.loss_down?.value ?? null },
  };
}

function rowView() {
  const name = element('th', { scope: 'row', dir: 'auto' });
  const indicator = element('connectivity-indicator');
  indicator.setAttribute('display', 'dot');
  const label = element('span');
  const differences = element('small');
  const cells = COLUMNS.map(() => ({ value: element('span'), source: element('small') }));
  const row = element('tr', {}, name, element('td', {}, element('div', { className: 'quality' }, indicator, label), differences),
    ...cells.map(({ value, source }) => element('td', {}, value, ' ', source)));
  return {
    element: row,
    show(participant) {
      setText(name, participant.name);
      name.title = participant.endpoint;
      indicator.metrics = metricsOf(participant);
      setText(label, participant.heard === 'SILENT' ? 'Unknown (silent)' : participant.label);
      const about = participant.disagreements.map((quantity) => QUANTITIES[quantity] ?? quantity).join(' and ');
      setText(differences, about === '' ? '' : `Client and bridge disagree about ${about}`);
      COLUMNS.forEach(([, member, unit], index) => {
        const reading = participant[member];
        setText(cells[index].value, reading === null ? 'unknown' : `${reading.value} ${unit}`);
        setText(cells[index].source, reading === null ? '' : reading.source);
      });
    },
  };
}

function conferenceView(first) {
  const count = element('span', { className: 'count' });
  const people = element('connectivity-participants');
  const body = element('tbody');
  const rows = new Keyed(body, rowView);
  const headings = ['Participant', 'Quality', ...COLUMNS.map(([title]) => title)];
  const head = element('tr', {}, ...headings.map((text) => element('th', { scope: 'col', textContent: text })));
  const table = element('table', {}, element('thead', {}, head), body);
  table.setAttribute('aria-label', `Measurements in ${first.room}`);
  // What can be scrolled must be within reach of the keyboard.
  const scroll = element('div', { className: 'scroll', tabIndex: 0, role: 'group' }, table);
  scroll.setAttribute('aria-label', `Measurements in ${first.room}`);
  const details = element('details', { open: matchMedia('(min-width: 48rem)').matches },
    element('summary', { textContent: 'Who measured what' }), scroll);
  const title = element('h3', { textContent: first.room, dir: 'auto' });
  const card = element('article', { className: 'card' },
    element('div', { className: 'head' }, title, count), people, details);
  return {
    element: card,
    show({ participants }) {
      setText(count, participants.length === 1 ? '1 participant' : `${participants.length} participants`);
      people.participants = participants.map(metricsOf);
      rows.show(participants, (participant) => participant.endpoint);
    },
  };
}

const status = document.getElementById('status');
const bridges = document.getElementById('bridges');
const conferences = document.getElementById('conferences');
const bridgeCards = new Keyed(bridges.querySelector('ul'), bridgeView);
const conferenceCards = new Keyed(conferences, conferenceView);

function show(state) {
  bridges.hidden = state.bridges.length === 0;
  conferences.hidden = state.conferences.length === 0;
  bridgeCards.show(state.bridges, (bridge) => bridge.name);
  conferenceCards.show(state.conferences, (conference) => conference.id);
}

function summary(state) {
  const playing = state.playing === null ? '' : `Playing ${state.playing}. `;
  return playing + (state.conferences.length === 0 ? 'No conference now.' : '');
}

async function draw() {
  try {
    const answer = await fetch('/api/state', { signal: AbortSignal.timeout(5000) });
    const state = await answer.json();
    show(state);
    setText(status, summary(state));
  } catch {
    // What it said last is no longer so.
    show({ bridges: [], conferences: [] });
    setText(status, 'The monitor does not answer.');
  }
  setTimeout(draw, PAUSE_MS);
}

draw();
