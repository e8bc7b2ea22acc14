const started = Date.now();

/** @param {string} line what a person should know, on standard error so that output stays clean */
export function say(line) {
  process.stderr.write(`platter: ${line}\n`);
}

/** A problem that a person can solve: what is wrong, and what to do. */
export class SetupError extends Error {
  /** @param {string} problem @param {string[]} remedy one line for each thing to do */
  constructor(problem, remedy) {
    super(problem);
    this.remedy = remedy;
  }
}

/** Runs an entry script; a failure ends in plain words and status 1, never in a stack trace. */
export async function runEntry(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error.message);
    if (error instanceof SetupError) for (const line of error.remedy) say(`  ${line}`);
    else say(process.env.PLATTER_DEBUG ? error.stack : '  (PLATTER_DEBUG=1 shows where)');
    process.exitCode = 1;
  }
}

/** @returns {string} seconds since `since` (the start of this process when absent), e.g. `1.2 s` */
export const seconds = (since = started) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
