import { app } from 'electron';

/**
 * Ends the process for good where a thread of it hangs: exiting waits for all threads, and the window would be
 * gone with the process still there. Images stay whole whenever writing ends, and settings are written when they change.
 * @param stuck whether a thread hangs
 */
export function setupQuit(stuck: () => boolean): void {
  app.on('quit', () => {
    if (stuck()) process.kill(process.pid, 'SIGKILL');
  });
}
