import type { Progress } from '../shared/progress';
import { untilAborted } from '../engine/io/time-slice';
import { progressDescriptor } from './progress-descriptor';

/** Events as lines of JSON on a file descriptor. */
export interface ProgressLines {
  show(event: Progress): void;
  /**
   * Waits until the last line was taken, or its reader is gone.
   * @throws PlatterError cancelled
   */
  taken(signal: AbortSignal): Promise<void>;
  /** Leaves a reader that stands still alone. */
  close(): void;
}

/**
 * Writes each event as a line of JSON to a file descriptor that the caller opened. A reader that went away, or is
 * too slow, loses events, but for the one at 100 percent; it never stops the operation.
 * @throws PlatterError invalid-argument when nothing can be written there
 */
export function progressLines(descriptor: string): ProgressLines {
  const stream = progressDescriptor(descriptor);
  const shared = stream === process.stdout || stream === process.stderr;
  let last = Promise.resolve();
  if (!shared) stream.on('error', () => {});
  return {
    show(event) {
      const waiting = stream.writableLength > 0;
      if (stream.destroyed || (waiting && event.progress < 100)) return;
      last = new Promise((resolve) => {
        stream.write(`${JSON.stringify(event)}\n`, () => resolve());
      });
    },
    taken: (signal) => untilAborted(last, signal),
    close() {
      if (!shared) stream.destroy();
    },
  };
}
