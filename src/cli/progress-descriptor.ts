import { constants, fstatSync, openSync, readdirSync, readlinkSync, writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { PlatterError } from '../shared/errors';

const DESCRIPTORS = '/proc/self/fd';
/** Not open, open for reading only, nothing that has bytes, no descriptor. */
const NOT_WRITABLE = new Set<string | undefined>(['EBADF', 'EINVAL', 'ERR_OUT_OF_RANGE']);

/**
 * A stream to a file descriptor that the caller opened, which never stops the thread where it is a pipe or socket.
 * @throws PlatterError invalid-argument when nothing can be written there
 */
export function progressDescriptor(descriptor: string): Writable {
  try {
    const fd = Number(descriptor);
    if (/^\d+$/.test(descriptor) && isWritable(fd) && !belongsToNode(fd)) return streamTo(fd);
  } catch {
    // no stream can be made of it
  }
  throw new PlatterError('invalid-argument', {
    name: '--progress-fd',
    value: descriptor,
    expected: 'the number of a file descriptor that is open for writing',
  });
}

/** Writes nothing, which does not wait for a full pipe. */
function isWritable(fd: number): boolean {
  try {
    writeSync(fd, '');
    return true;
  } catch (error) {
    return !NOT_WRITABLE.has((error as NodeJS.ErrnoException).code);
  }
}

/** Node has pipes to itself, and takes what it reads there for pointers: other bytes crash it. */
function belongsToNode(fd: number): boolean {
  const file = fileOf(fd);
  if (file?.startsWith('anon_inode:')) return true;
  if (!file?.startsWith('pipe:')) return false;
  const others = readdirSync(DESCRIPTORS).map(Number);
  return others.some((other) => fileOf(other) === file && !isWritable(other));
}

/** What Linux says a descriptor is, such as `pipe:[4711]`. */
function fileOf(fd: number): string | undefined {
  try {
    return readlinkSync(`${DESCRIPTORS}/${fd}`);
  } catch {
    return undefined;
  }
}

function streamTo(fd: number): Writable {
  // Node has streams on these already
  if (fd === 1) return process.stdout;
  if (fd === 2) return process.stderr;
  const stat = fstatSync(fd);
  if (stat.isFIFO()) return new Socket({ fd: reopened(fd), readable: false });
  if (stat.isSocket()) return new Socket({ fd, readable: false });
  return new Writable({
    write(chunk: Buffer, _, done) {
      try {
        writeFileSync(fd, chunk);
        done();
      } catch (error) {
        // a terminal that takes nothing now may do so later
        const full = (error as NodeJS.ErrnoException).code === 'EAGAIN';
        done(full ? null : (error as Error));
      }
    },
  });
}

/** The same pipe, opened anew: not to wait for its reader is then not asked of others who have it as well. */
function reopened(fd: number): number {
  try {
    return openSync(`${DESCRIPTORS}/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return fd;
  }
}
