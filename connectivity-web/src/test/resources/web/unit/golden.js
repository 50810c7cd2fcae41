import { assess } from '/connectivity/quality.js';
import { IncidentDetector, toastActions } from '/connectivity/incidents.js';
import { equal, test } from './harness.js';

const [quality, incidents, toasts] = await Promise.all(
  ['quality', 'incidents', 'toasts'].map(async (name) => (await fetch(`/golden/${name}.json`)).json()),
);

quality.cases.forEach((each, index) =>
  test(`golden quality ${index}: ${each.name}`, () => {
    const { level, quality: code, worst } = each;
    equal(assess(each, each.thresholds ?? quality.thresholds), { level, quality: code, worst });
  }),
);

incidents.cases.forEach((each) =>
  test(`golden incident: ${each.name}`, () => {
    const detector = new IncidentDetector(each.policy);
    for (const step of each.steps) {
      const event = step.end ? detector.end(step.at) : detector.sample(step.packet_loss, step.at);
      equal(event, step.event ?? null, JSON.stringify(step));
    }
  }),
);

toasts.cases.forEach((each) =>
  test(`golden toast: ${each.name}`, () => equal(toastActions(each.event), each.actions)),
);
