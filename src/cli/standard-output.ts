import { FAILED } from './failure';

/** The reader of a list, such as `head`, has seen enough. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

/**
 * A reader that goes away changes nothing but what is printed; a disk that is full ends the tool with a line.
 * Diagnostics that nobody takes change nothing.
 */
export function surviveStreams(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    process.stderr.write(
      `qcow-tool: standard output: It can not be written (${code}). Make room, or send it elsewhere.\n`,
    );
    process.exit(FAILED);
  });
  process.stderr.on('error', () => {});
}

/**
 * Writes to standard output; the promise waits while the reader is slow, so that little is kept in memory.
 * @returns whether anybody reads on
 */
export function print(output: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    process.stdout.write(output, (error) => resolve(!error));
  });
}
