import { once } from 'node:events';
import { FAILED } from './failure';

/**
 * A reader that has seen enough, such as `head`, ends the tool quietly; a disk that is full ends it with a line.
 * Diagnostics that nobody takes change nothing.
 */
export function surviveStreams(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0);
    process.stderr.write(
      `qcow-tool: standard output: It can not be written (${code}). Make room, or send it elsewhere.\n`,
    );
    process.exit(FAILED);
  });
  process.stderr.on('error', () => {});
}

/** Writes to standard output; the promise waits while the reader is slow, so that little is kept in memory. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
