import * as fs from 'node:fs';
import { promisify } from 'node:util';
import type { LockState } from '../../shared/results';
import { fileId } from './file-identity';
import { seekHostExtent } from './host-extents';
import { ioError } from './io-error';
import type { LockKind } from './image-lock';
import { openFile, type OpenFile } from './open-file';
import type { HostExtent, ReadRequest, Storage, StorageIdentity } from './storage';
import { TimeSlice } from './time-slice';

/** Long reads of a batch are done in pieces of this many bytes, so that an abort gets through. */
const PIECE = 1 << 20;
/** From this many bytes on a read is worth a thread of the system: several go on at once, and the calling one is free. */
export const LONG_READ = 1 << 20;

const read = promisify(fs.read);

export interface OpenOptions {
  readonly lock?: LockKind;
}

/** A file or block device, opened for reading. All but long reads are synchronous: six times cheaper than awaited ones. */
export class FileStorage implements Storage {
  readonly name: string;
  /** whether QEMU sees that the image is in use */
  readonly lockState: LockState;
  protected readonly fd: number;
  /** bytes; a storage that writes keeps it up to date */
  protected bytes: number;
  /** whether it is a block device, which has the length it has */
  readonly device: boolean;
  /** what still works on the descriptor, besides the caller */
  readonly #pending = new Set<Promise<unknown>>();
  #closed = false;

  protected constructor({ path, fd, length, device, lockState }: OpenFile) {
    this.name = path;
    this.fd = fd;
    this.bytes = length;
    this.device = device;
    this.lockState = lockState;
  }

  /**
   * Never waits for the other end of a FIFO.
   * @param options `lock` keeps QEMU and others from writing to it until it is closed; `lockState` tells whether it does
   * @throws PlatterError no-such-file, not-readable, is-directory, not-a-regular-file, in-use, io-error
   */
  static async open(path: string, { lock = 'none' }: OpenOptions = {}): Promise<FileStorage> {
    try {
      return new FileStorage(await openFile(path, fs.constants.O_RDONLY, lock));
    } catch (cause) {
      throw ioError(cause, { file: path });
    }
  }

  get length(): number {
    return this.bytes;
  }

  get fixedLength(): boolean {
    return this.device;
  }

  async read(position: number, target: Uint8Array): Promise<number> {
    if (target.length < LONG_READ) return this.#readNow(position, target);
    return this.onDescriptor(() => this.#readLong(position, target));
  }

  async readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const slice = new TimeSlice(signal);
    for (let index = 0; index < requests.length; index++) {
      const { position, target } = requests[index];
      let bytes = 0;
      for (let at = 0; at < target.length; at += PIECE) {
        const piece = target.length <= PIECE ? target : target.subarray(at, at + PIECE);
        bytes += this.#readNow(position + at, piece);
        if (slice.over) await slice.rest();
      }
      each?.(index, bytes);
    }
  }

  async allocated(): Promise<number> {
    return this.#stat().blocks * 512;
  }

  async hostExtent(position: number): Promise<HostExtent | undefined> {
    if (this.#closed) return undefined;
    return seekHostExtent(this.fd, position, this.length);
  }

  async identity(): Promise<StorageIdentity> {
    try {
      const stat = fs.statSync(this.name);
      const length = stat.isBlockDevice() ? this.length : stat.size;
      return { file: fileId(stat), length, modifiedMs: stat.mtimeMs };
    } catch (cause) {
      throw ioError(cause, { file: this.name });
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#pending);
    fs.closeSync(this.fd);
  }

  /** Node gives a descriptor's number to the next file that is opened, so nothing may reach for it any more. */
  protected mustBeOpen(): void {
    if (this.#closed) throw new Error('the file is closed');
  }

  /** Does work that takes its time; the descriptor stays open until it is done. */
  protected onDescriptor<T>(work: () => Promise<T>): Promise<T> {
    this.mustBeOpen();
    const done = work();
    this.#pending.add(done);
    const forget = (): void => void this.#pending.delete(done);
    done.then(forget, forget);
    return done;
  }

  #stat(): fs.Stats {
    try {
      this.mustBeOpen();
      return fs.fstatSync(this.fd);
    } catch (cause) {
      throw ioError(cause, { file: this.name });
    }
  }

  /** Goes on after short reads; what lies past the end becomes zero. */
  #readNow(position: number, target: Uint8Array): number {
    let done = 0;
    try {
      this.mustBeOpen();
      if (position > Number.MAX_SAFE_INTEGER) return 0;
      while (done < target.length) {
        const bytes = fs.readSync(this.fd, target, done, target.length - done, position + done);
        if (bytes === 0) break;
        done += bytes;
      }
    } catch (cause) {
      throw ioError(cause, { file: this.name, offset: position + done });
    } finally {
      if (done < target.length) target.fill(0, done);
    }
    return done;
  }

  /** The same on a thread of the system. */
  async #readLong(position: number, target: Uint8Array): Promise<number> {
    let done = 0;
    try {
      if (position > Number.MAX_SAFE_INTEGER) return 0;
      while (done < target.length) {
        const { bytesRead } = await read(this.fd, target, done, target.length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
    } catch (cause) {
      throw ioError(cause, { file: this.name, offset: position + done });
    } finally {
      if (done < target.length) target.fill(0, done);
    }
    return done;
  }
}
