import { PlatterError } from '../../shared/errors';
import type { HostExtent, ReadRequest, Storage, StorageIdentity } from './storage';

/** What goes wrong with one read. */
export interface ReadFault {
  /** fails with this errno, e.g. `EIO` */
  readonly errno?: string;
  /** the file seems to end after this many bytes */
  readonly bytes?: number;
  /** milliseconds before the read is done */
  readonly delay?: number;
}

/** Decides about a read: `call` counts from 0 over the storage's life. */
export type FaultPlan = (call: number, position: number, length: number) => ReadFault | undefined;

/** Another storage whose reads fail, come short or come late, as planned. */
export class FaultyStorage implements Storage {
  #calls = 0;

  constructor(
    private readonly inner: Storage,
    private readonly plan: FaultPlan,
  ) {}

  get name(): string {
    return this.inner.name;
  }

  get length(): number {
    return this.inner.length;
  }

  /** Reads so far. */
  get calls(): number {
    return this.#calls;
  }

  async read(position: number, target: Uint8Array): Promise<number> {
    const fault = this.plan(this.#calls++, position, target.length);
    if (fault?.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    if (fault?.errno !== undefined) {
      throw new PlatterError('io-error', {
        file: this.name,
        offset: position,
        errno: fault.errno,
        syscall: 'read',
      });
    }
    const bytes = await this.inner.read(position, target);
    if (fault?.bytes === undefined || fault.bytes >= bytes) return bytes;
    target.fill(0, fault.bytes);
    return fault.bytes;
  }

  async readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    for (let index = 0; index < requests.length; index++) {
      if (signal?.aborted) throw new PlatterError('cancelled');
      const bytes = await this.read(requests[index].position, requests[index].target);
      each?.(index, bytes);
    }
  }

  allocated(): Promise<number> {
    return this.inner.allocated();
  }

  hostExtent(position: number): Promise<HostExtent | undefined> {
    return this.inner.hostExtent(position);
  }

  identity(): Promise<StorageIdentity> {
    return this.inner.identity();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
