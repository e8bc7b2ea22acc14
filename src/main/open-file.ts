import { app } from 'electron';
import type { Arrivals } from './arrivals';

/** Takes files that macOS opens with the app; the first can come before the app is ready. */
export function setupOpenFile(arrivals: Arrivals): void {
  app.on('open-file', (event, path) => {
    event.preventDefault();
    arrivals.add([path]);
  });
}
