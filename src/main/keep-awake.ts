import { powerSaveBlocker } from 'electron';
import type { KeepAwake } from './jobs';

/** A computer that falls asleep while files are written would leave them half done for hours. */
export const keepAwake: KeepAwake = () => {
  const blocker = powerSaveBlocker.start('prevent-app-suspension');
  return () => void powerSaveBlocker.stop(blocker);
};
