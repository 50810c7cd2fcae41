import { harness } from './harness.js';

for (const module of ['golden', 'stats', 'client', 'jitsi']) {
  await import(`./${module}.js`);
}
window.harness = harness;
