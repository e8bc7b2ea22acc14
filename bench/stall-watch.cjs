// Loaded into the app's main process before its own code, to note how long nothing else could run there.
const { performance } = require('node:perf_hooks');
const { app } = require('electron');

const begun = performance.now();
const known = { whileLoaded: 0, longest: 0 };
globalThis.stalls = known;
process.argv.splice(process.argv.indexOf('-r'), 2);
process.nextTick(() => (known.whileLoaded = performance.now() - begun));
// from loading the code to this moment Chromium starts, whatever the app is
app.whenReady().then(() => {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    known.longest = Math.max(known.longest, now - last);
    last = now;
  }, 1);
});
