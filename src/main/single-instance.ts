import { app } from 'electron';
import { z } from 'zod';
import type { Arrivals } from './arrivals';

const handedOver = z.object({ paths: z.array(z.string().max(4096)).max(1000) });

/**
 * Makes this the one instance, or hands the images of its command line to the one that runs. Each process
 * reads its own command line: only it knows its working directory and which of the arguments are its own.
 * @returns false when another instance has taken over
 */
export function claimSingleInstance(paths: readonly string[], arrivals: Arrivals, show: () => void): boolean {
  if (!app.requestSingleInstanceLock({ paths })) return false;
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    show();
    const parsed = handedOver.safeParse(data);
    if (parsed.success) arrivals.add(parsed.data.paths);
  });
  arrivals.add(paths);
  return true;
}
