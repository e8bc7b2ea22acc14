import { getPriority, setPriority } from 'node:os';

/** Niceness of the threads that work for an image; the window has 0. */
const BEHIND_THE_WINDOW = 10;

/**
 * Lets the window have the processor first, so that it stays smooth while this thread, and those that it starts, work.
 * On Linux alone: there a priority belongs to a thread, elsewhere to the process with its window.
 */
export function yieldToWindow(): void {
  if (process.platform !== 'linux') return;
  try {
    // whoever started the app with less keeps it: more may not be asked for
    if (getPriority() < BEHIND_THE_WINDOW) setPriority(BEHIND_THE_WINDOW);
  } catch {
    // a sandbox may refuse it; the window is less smooth then
  }
}
