import { harness } from './harness.js';

for (const module of ['golden', 'stats', 'odd', 'browsers', 'reasons', 'client', 'jitsi']) {
  await import(`./${module}.js`);
}
window.harness = harness;
