import { PlatterError } from '../../shared/errors';
import { BorrowedWritableStorage } from './borrowed-storage';
import type { ReadRequest, WritableStorage } from './storage';

export type CallKind = 'read' | 'write' | 'flush' | 'truncate' | 'punch';

/** A call that may fail. */
export interface StorageCall {
  readonly kind: CallKind;
  /** counts from 0 over all calls of the storage's life */
  readonly index: number;
  /** counts from 0 over the calls of this kind */
  readonly ofKind: number;
  /** 0 for flush and truncate */
  readonly position: number;
  /** bytes; the length wished for of truncate, 0 of flush */
  readonly length: number;
}

/** What goes wrong with one call. */
export interface Fault {
  /** fails with this errno, e.g. `EIO` or `ENOSPC` */
  readonly errno?: string;
  /**
   * Of a read: the file seems to end after this many bytes. Of a write or punch with an `errno`: so many bytes are
   * done before it fails. Of a flush or truncate with an `errno`: 0 = it is not done, more = it is. Default 0.
   */
  readonly bytes?: number;
  /** a punch says that it can't be done here */
  readonly refused?: boolean;
  /** milliseconds before the call is done */
  readonly delay?: number;
}

/** Decides about a call. */
export type FaultPlan = (call: StorageCall) => Fault | undefined;

const SYSCALLS: Readonly<Record<CallKind, string>> = {
  read: 'read',
  write: 'write',
  flush: 'fdatasync',
  truncate: 'ftruncate',
  punch: 'fallocate',
};

/** Another storage whose calls fail, come short or come late, as planned. */
export class FaultyStorage extends BorrowedWritableStorage {
  readonly #calls: Record<CallKind, number> = { read: 0, write: 0, flush: 0, truncate: 0, punch: 0 };
  #total = 0;

  constructor(
    owner: WritableStorage,
    private readonly plan: FaultPlan,
  ) {
    super(owner);
  }

  /** Calls so far that could have failed. */
  get calls(): number {
    return this.#total;
  }

  override async read(position: number, target: Uint8Array): Promise<number> {
    const fault = await this.#fault('read', position, target.length);
    if (fault?.errno !== undefined) throw this.#error('read', fault.errno, position);
    const bytes = await super.read(position, target);
    if (fault?.bytes === undefined || fault.bytes >= bytes) return bytes;
    target.fill(0, fault.bytes);
    return fault.bytes;
  }

  override async readBatch(
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

  override async write(position: number, bytes: Uint8Array): Promise<void> {
    const fault = await this.#fault('write', position, bytes.length);
    if (fault?.errno === undefined) return super.write(position, bytes);
    const done = Math.min(fault.bytes ?? 0, bytes.length);
    if (done > 0) await super.write(position, bytes.subarray(0, done));
    throw this.#error('write', fault.errno, position + done);
  }

  override async flush(): Promise<void> {
    const fault = await this.#fault('flush', 0, 0);
    if (fault?.errno === undefined) return super.flush();
    if (fault.bytes) await super.flush();
    throw this.#error('flush', fault.errno);
  }

  override async truncate(length: number): Promise<void> {
    const fault = await this.#fault('truncate', 0, length);
    if (fault?.errno === undefined) return super.truncate(length);
    if (fault.bytes) await super.truncate(length);
    throw this.#error('truncate', fault.errno, length);
  }

  override async punch(position: number, length: number): Promise<boolean> {
    const fault = await this.#fault('punch', position, length);
    if (fault?.refused) return false;
    if (fault?.errno === undefined) return super.punch(position, length);
    const done = Math.min(fault.bytes ?? 0, length);
    if (done > 0) await super.punch(position, done);
    throw this.#error('punch', fault.errno, position);
  }

  /** It brings something to the disk, and fails as a flush does. */
  override async setModified(milliseconds: number): Promise<void> {
    const fault = await this.#fault('flush', 0, 0);
    if (fault?.errno !== undefined) throw this.#error('flush', fault.errno);
    await super.setModified(milliseconds);
  }

  override async settleModified(): Promise<number> {
    const fault = await this.#fault('flush', 0, 0);
    if (fault?.errno !== undefined) throw this.#error('flush', fault.errno);
    return super.settleModified();
  }

  override close(): Promise<void> {
    return this.owner.close();
  }

  async #fault(kind: CallKind, position: number, length: number): Promise<Fault | undefined> {
    const call = { kind, index: this.#total++, ofKind: this.#calls[kind]++, position, length };
    const fault = this.plan(call);
    if (fault?.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    return fault;
  }

  #error(kind: CallKind, errno: string, offset?: number): PlatterError {
    return new PlatterError('io-error', { file: this.name, offset, errno, syscall: SYSCALLS[kind] });
  }
}
