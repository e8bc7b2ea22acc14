import { fstatSync, writeSync } from 'node:fs';
import { PlatterError } from '../shared/errors';
import type { Progress } from '../shared/progress';

/**
 * Writes each event as a line of JSON to a file descriptor that the caller opened.
 * A reader that went away, or is too slow, loses events; it never stops the operation.
 * @throws PlatterError invalid-argument when the descriptor is not open
 */
export function progressLines(descriptor: string): (event: Progress) => void {
  const fd = Number(descriptor);
  if (!/^\d+$/.test(descriptor) || !isOpen(fd)) {
    throw new PlatterError('invalid-argument', {
      name: '--progress-fd',
      value: descriptor,
      expected: 'the number of an open file descriptor',
    });
  }
  let closed = false;
  return (event) => {
    if (closed) return;
    try {
      writeSync(fd, `${JSON.stringify(event)}\n`);
    } catch (error) {
      closed = (error as NodeJS.ErrnoException).code !== 'EAGAIN';
    }
  };
}

function isOpen(fd: number): boolean {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
}
