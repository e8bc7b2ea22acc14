import { PlatterError } from '../../shared/errors';
import { throwIfAborted } from './time-slice';
import type { HostExtent, ReadRequest, StorageIdentity, WritableStorage } from './storage';

let instances = 0;

/** Memory is no disk: a write past this many bytes, 1 GiB, fails with EFBIG. Holes take memory too. */
const LARGEST = 1 << 30;
const SMALLEST_BUFFER = 4096;

/**
 * Bytes in memory as a file; what an image is made of in tests and when it comes from a pipe.
 * The array it was made of stays as it is: the first change copies it.
 */
export class MemoryStorage implements WritableStorage {
  readonly #id = ++instances;
  /** the file, and room to grow; what is past the end is anything */
  #buffer: Uint8Array;
  #length: number;
  /** whether the buffer is nobody else's */
  #own = false;

  constructor(
    bytes: Uint8Array,
    readonly name = 'memory',
  ) {
    this.#buffer = bytes;
    this.#length = bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of all bytes. */
  contents(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#length));
  }

  /** Puts other bytes in place, as if somebody had written the file. */
  replace(bytes: Uint8Array): void {
    this.#buffer = bytes;
    this.#length = bytes.length;
    this.#own = false;
  }

  async read(position: number, target: Uint8Array): Promise<number> {
    const end = Math.min(position + target.length, this.#length);
    const part = this.#buffer.subarray(position, Math.max(position, end));
    target.set(part);
    target.fill(0, part.length);
    return part.length;
  }

  async readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    for (let index = 0; index < requests.length; index++) {
      throwIfAborted(signal);
      const bytes = await this.read(requests[index].position, requests[index].target);
      each?.(index, bytes);
    }
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const end = position + bytes.length;
    this.#makeRoom(end, position, 'write');
    if (end > this.#length) this.#lengthen(end);
    this.#buffer.set(bytes, position);
  }

  async flush(): Promise<void> {}

  async truncate(length: number): Promise<void> {
    this.#makeRoom(length, length, 'ftruncate');
    if (length > this.#length) this.#lengthen(length);
    this.#length = length;
  }

  async punch(position: number, length: number): Promise<boolean> {
    this.#makeRoom(this.#length, position, 'fallocate');
    this.#buffer.fill(0, position, Math.min(position + length, this.#length));
    return true;
  }

  async allocated(): Promise<number> {
    return this.length;
  }

  async hostExtent(position: number): Promise<HostExtent | undefined> {
    if (position >= this.length) return undefined;
    return { start: position, length: this.length - position, hole: false };
  }

  async identity(): Promise<StorageIdentity> {
    return { file: `memory:${this.#id}`, length: this.length, modifiedMs: 0 };
  }

  async close(): Promise<void> {}

  /** A buffer of our own that holds `end` bytes. It doubles, so that many small writes cost as much as one. */
  #makeRoom(end: number, offset: number, syscall: string): void {
    if (this.#own && end <= this.#buffer.length) return;
    if (end > LARGEST) {
      throw new PlatterError('io-error', { file: this.name, offset, errno: 'EFBIG', syscall });
    }
    const twice = Math.min(LARGEST, this.#own ? this.#buffer.length * 2 : 0);
    const buffer = new Uint8Array(Math.max(end, twice, this.#length, SMALLEST_BUFFER));
    buffer.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = buffer;
    this.#own = true;
  }

  #lengthen(length: number): void {
    this.#buffer.fill(0, this.#length, length);
    this.#length = length;
  }
}
