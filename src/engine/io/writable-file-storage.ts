import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PlatterError, type ErrorFields } from '../../shared/errors';
import { copyRange } from './copy-range';
import { FileStorage, type OpenOptions } from './file-storage';
import type { LockKind } from './image-lock';
import { ioError, openForWritingError } from './io-error';
import { openFile, type OpenFile } from './open-file';
import { punchHole } from './punch-hole';
import type { WritableStorage } from './storage';

const { O_RDWR, O_CREAT, O_EXCL } = fs.constants;
const fdatasync = promisify(fs.fdatasync);
const write = promisify(fs.write);
const ftruncate = promisify(fs.ftruncate);
const futimes = promisify(fs.futimes);
const fsync = promisify(fs.fsync);

interface CreateOptions extends OpenOptions {
  readonly overwrite?: boolean;
}

/** From this many bytes on a write is worth a thread of the system, so that the calling one can go on. */
const LONG_WRITE = 512 << 10;

/** The clock that file systems take times from goes in steps of at most 10 ms. */
const CLOCK_TICK_MS = 20;

/** Sectors of a device are no larger than this; it punches whole ones. */
const DEVICE_SECTOR = 4096;

/**
 * A file or block device, opened for reading and writing. Short writes are synchronous as short reads are; a device
 * keeps its length. `length` is what was there when it was opened and what this storage made of it: where somebody else cuts
 * the file meanwhile, reads give zeroes, writes lengthen it again, and `identity` tells.
 */
export class WritableFileStorage extends FileStorage implements WritableStorage {
  /** why a flush failed */
  #lost: PlatterError | undefined;

  /**
   * Opens what is there, for reading and writing. Others are locked out until it is closed, unless `lock` is another
   * one; `lockState` tells whether they are.
   * @throws PlatterError no-such-file, not-writable, is-directory, not-a-regular-file, in-use, io-error
   */
  static override async open(
    path: string,
    { lock = 'write' }: OpenOptions = {},
  ): Promise<WritableFileStorage> {
    return new WritableFileStorage(await openForWriting(path, O_RDWR, lock));
  }

  /**
   * Makes an empty file. With `overwrite` a file that is there becomes empty, and a device is opened as it is;
   * one that others use is left alone. Locks are as with `open`.
   * @throws PlatterError file-exists, no-such-file where the folder is not there, not-writable, is-directory,
   * not-a-regular-file, in-use, io-error
   */
  static async create(
    path: string,
    { overwrite = false, lock = 'write' }: CreateOptions = {},
  ): Promise<WritableFileStorage> {
    const file = await openForWriting(path, O_RDWR | O_CREAT | (overwrite ? 0 : O_EXCL), lock);
    const storage = new WritableFileStorage(file);
    try {
      if (!file.device && file.length > 0) await storage.truncate(0);
      return storage;
    } catch (error) {
      await storage.close();
      throw error;
    }
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length < LONG_WRITE) return this.#writeNow(position, bytes);
    try {
      await this.onDescriptor(() => this.#writeLong(position, bytes));
    } catch (cause) {
      throw this.#error(cause, { offset: position });
    }
  }

  /** Once it has failed it fails for good: the system forgets what it could not write, and would say that all is well. */
  async flush(): Promise<void> {
    if (this.#lost) throw this.#lost;
    try {
      await this.onDescriptor(() => fdatasync(this.fd));
    } catch (cause) {
      this.#lost = this.#error(cause, {});
      throw this.#lost;
    }
  }

  async copy(from: number, to: number, length: number): Promise<number> {
    if (this.device) return 0;
    try {
      const copied = await this.onDescriptor(() => copyRange(this.fd, from, to, length));
      if (copied > 0) this.bytes = Math.max(this.bytes, to + copied);
      return copied;
    } catch (cause) {
      throw this.#error(cause, { offset: to });
    }
  }

  async truncate(length: number): Promise<void> {
    if (this.device) {
      if (length === this.bytes) return;
      const expected = 'a device keeps its length';
      throw new PlatterError('invalid-argument', {
        file: this.name,
        name: 'length',
        value: length,
        expected,
      });
    }
    try {
      await this.onDescriptor(() => ftruncate(this.fd, length));
      this.bytes = length;
    } catch (cause) {
      throw this.#error(cause, { offset: length });
    }
  }

  async punch(position: number, length: number): Promise<boolean> {
    // a device fails on a range that is no whole number of sectors, and may have punched the rest of it
    if (this.device && (position % DEVICE_SECTOR !== 0 || length % DEVICE_SECTOR !== 0)) return false;
    try {
      return await this.onDescriptor(() => punchHole(this.fd, position, length));
    } catch (cause) {
      throw this.#error(cause, { offset: position });
    }
  }

  /** Only the owner of a file may say when it was modified. A device has no such time. */
  async setModified(milliseconds: number): Promise<void> {
    if (this.device) return;
    if (this.#lost) throw this.#lost;
    try {
      await this.onDescriptor(() => futimes(this.fd, Date.now() / 1000, milliseconds / 1000));
    } catch (cause) {
      if ((cause as { code?: string }).code !== 'EPERM') throw this.#error(cause, {});
    }
    try {
      // fdatasync leaves times out
      await this.onDescriptor(() => fsync(this.fd));
    } catch (cause) {
      this.#lost = this.#error(cause, {});
      throw this.#lost;
    }
  }

  async settleModified(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, CLOCK_TICK_MS));
    await this.setModified((await this.identity()).modifiedMs);
    return (await this.identity()).modifiedMs;
  }

  /** Goes on after short writes. */
  #writeNow(position: number, bytes: Uint8Array): void {
    let done = 0;
    try {
      this.mustBeOpen();
      if (position + bytes.length > Number.MAX_SAFE_INTEGER) throw tooLarge();
      while (done < bytes.length) {
        done += fs.writeSync(this.fd, bytes, done, bytes.length - done, position + done);
      }
    } catch (cause) {
      throw this.#error(cause, { offset: position + done });
    } finally {
      if (done > 0) this.bytes = Math.max(this.bytes, position + done);
    }
  }

  /** The same on a thread of the system. */
  async #writeLong(position: number, bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      if (position + bytes.length > Number.MAX_SAFE_INTEGER) throw tooLarge();
      while (done < bytes.length) {
        const { bytesWritten } = await write(this.fd, bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    } catch (cause) {
      throw this.#error(cause, { offset: position + done });
    } finally {
      if (done > 0) this.bytes = Math.max(this.bytes, position + done);
    }
  }

  #error(cause: unknown, fields: ErrorFields): PlatterError {
    return ioError(cause, { file: this.name, ...fields });
  }
}

const tooLarge = (): Error => Object.assign(new Error('too large'), { code: 'EFBIG', syscall: 'write' });

async function openForWriting(path: string, flags: number, lock: LockKind): Promise<OpenFile> {
  try {
    return await openFile(path, flags, lock);
  } catch (cause) {
    const error = openForWritingError(cause, { file: path });
    if (error.code !== 'no-such-file' || (flags & O_CREAT) === 0) throw error;
    throw new PlatterError('no-such-file', { file: dirname(path), missing: 'folder' }, { cause });
  }
}
