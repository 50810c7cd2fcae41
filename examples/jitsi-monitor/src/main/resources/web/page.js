// Draws the state every two seconds. Names come from clients, so everything goes in as text.

const PAUSE_MS = 2000;

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text !== null) {
    made.textContent = text;
  }
  made.append(...children);
  return made;
}

function reading(value, unit) {
  if (value === null) {
    return element("td", "unknown");
  }
  const cell = element("td", `${value.value} ${unit} `);
  cell.append(element("small", value.source));
  return cell;
}

function quality(participant) {
  const dot = element("span", null);
  dot.className = `dot ${participant.level}`;
  dot.setAttribute("aria-hidden", "true");
  return element("td", null, dot, participant.heard === "SILENT" ? "Unknown (silent)" : participant.label);
}

function table(caption, headings, rows) {
  const head = element("tr", null, ...headings.map((heading) => {
    const cell = element("th", heading);
    cell.scope = "col";
    return cell;
  }));
  return element("table", null, element("caption", caption), element("thead", null, head), element("tbody", null, ...rows));
}

function conference(view) {
  const rows = view.participants.map((participant) => element("tr", null,
    element("td", participant.name),
    quality(participant),
    reading(participant.round_trip_ms, "ms"),
    reading(participant.loss_up, "%"),
    reading(participant.loss_down, "%"),
    reading(participant.jitter_ms, "ms")));
  return table(view.room, ["Participant", "Quality", "Round trip", "Loss up", "Loss down", "Jitter"], rows);
}

function bridges(views) {
  const rows = views.map((bridge) => element("tr", null,
    element("td", bridge.name),
    element("td", bridge.condition.toLowerCase().replaceAll("_", " ") + (bridge.reason ? `: ${bridge.reason}` : "")),
    element("td", `${bridge.response_ms} ms`),
    element("td", bridge.stress === null ? "unknown" : bridge.stress.toFixed(2)),
    element("td", bridge.packets_in === null ? "unknown" : `${Math.round(bridge.packets_in)}/s`),
    element("td", bridge.packets_out === null ? "unknown" : `${Math.round(bridge.packets_out)}/s`)));
  return table("Bridges", ["Bridge", "Condition", "Answers in", "Stress", "Packets in", "Packets out"], rows);
}

async function draw() {
  const status = document.getElementById("status");
  try {
    const answer = await fetch("/api/state", { signal: AbortSignal.timeout(5000) });
    const state = await answer.json();
    document.getElementById("bridges").replaceChildren(...(state.bridges.length ? [bridges(state.bridges)] : []));
    document.getElementById("conferences").replaceChildren(...state.conferences.map(conference));
    const text = state.conferences.length === 0 ? "No conference now." : "";
    if (status.textContent !== text) {
      status.textContent = text;
    }
  } catch {
    status.textContent = "The monitor does not answer.";
    document.getElementById("bridges").replaceChildren();
    document.getElementById("conferences").replaceChildren();
  }
  setTimeout(draw, PAUSE_MS);
}

draw();
