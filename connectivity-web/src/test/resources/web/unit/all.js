import { harness } from './harness.js';

for (const module of ['golden', 'stats', 'client']) {
  await import(`./${module}.js`);
}
window.harness = harness;
