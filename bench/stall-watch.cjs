// Loaded into the app's main process before its own code, to note how long nothing else could run there.
const { openSync, readSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const { app } = require('electron');

const NANOSECONDS = 1e6;
const text = Buffer.alloc(128);

/** Milliseconds in which this thread was ready to run and the system gave the cores to others (schedstat of Linux). */
function waitForCore() {
  let file;
  try {
    file = openSync('/proc/thread-self/schedstat', 'r');
  } catch {
    return () => 0;
  }
  return () =>
    Number(text.latin1Slice(0, readSync(file, text, 0, text.length, 0)).split(' ')[1]) / NANOSECONDS;
}

const waited = waitForCore();
const now = () => ({ clock: performance.now(), waited: waited() });

/** Milliseconds since a moment: busy, and by the clock. */
function since(then, until) {
  const clock = until.clock - then.clock;
  return { clock, busy: Math.max(0, clock - (until.waited - then.waited)) };
}

const begun = now();
const known = { whileLoaded: { clock: 0, busy: 0 }, longest: { clock: 0, busy: 0 } };
globalThis.stalls = known;
process.argv.splice(process.argv.indexOf('-r'), 2);
process.nextTick(() => (known.whileLoaded = since(begun, now())));
// from loading the code to this moment Chromium starts, whatever the app is
app.whenReady().then(() => {
  let last = now();
  setInterval(() => {
    const until = now();
    const { clock, busy } = since(last, until);
    known.longest = {
      clock: Math.max(known.longest.clock, clock),
      busy: Math.max(known.longest.busy, busy),
    };
    last = until;
  }, 1);
});
