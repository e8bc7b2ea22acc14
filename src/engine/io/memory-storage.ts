import { throwIfAborted } from './time-slice';
import type { HostExtent, ReadRequest, Storage, StorageIdentity } from './storage';

let instances = 0;

/** Bytes in memory as a file; what an image is made of in tests and when it comes from a pipe. */
export class MemoryStorage implements Storage {
  readonly #id = ++instances;
  #bytes: Uint8Array;

  constructor(
    bytes: Uint8Array,
    readonly name = 'memory',
  ) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Puts other bytes in place, as if somebody had written the file. */
  replace(bytes: Uint8Array): void {
    this.#bytes = bytes;
  }

  async read(position: number, target: Uint8Array): Promise<number> {
    const part = this.#bytes.subarray(position, position + target.length);
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
}
