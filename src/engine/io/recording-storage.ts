import type { HostExtent, ReadRequest, StorageIdentity, WritableStorage } from './storage';

/** What was done to a storage. A flush covers the first `covers` entries: those that were there when it was asked for. */
export type JournalEntry =
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'punch'; readonly position: number; readonly length: number }
  | { readonly kind: 'truncate'; readonly length: number }
  | { readonly kind: 'flush'; readonly covers: number };

/**
 * Keeps a journal of all that changes another storage: from it every state can be made that a power cut may leave.
 * A change is noted when it is asked for, as it may be on the disk from then on; a flush when it has succeeded. A
 * punch that the inner storage can't do becomes one of no bytes.
 */
export class RecordingStorage implements WritableStorage {
  readonly #journal: JournalEntry[] = [];

  constructor(private readonly inner: WritableStorage) {}

  /** Everything so far, in order. */
  get journal(): readonly JournalEntry[] {
    return this.#journal;
  }

  get name(): string {
    return this.inner.name;
  }

  get length(): number {
    return this.inner.length;
  }

  write(position: number, bytes: Uint8Array): Promise<void> {
    this.#journal.push({ kind: 'write', position, bytes: new Uint8Array(bytes) });
    return this.inner.write(position, bytes);
  }

  async flush(): Promise<void> {
    const covers = this.#journal.length;
    await this.inner.flush();
    this.#journal.push({ kind: 'flush', covers });
  }

  truncate(length: number): Promise<void> {
    this.#journal.push({ kind: 'truncate', length });
    return this.inner.truncate(length);
  }

  async punch(position: number, length: number): Promise<boolean> {
    const entry = { kind: 'punch', position, length } as const;
    this.#journal.push(entry);
    const done = await this.inner.punch(position, length);
    if (!done) this.#journal[this.#journal.indexOf(entry)] = { ...entry, length: 0 };
    return done;
  }

  async setModified(milliseconds: number): Promise<void> {
    await this.inner.setModified?.(milliseconds);
  }

  async settleModified(): Promise<number> {
    return (await this.inner.settleModified?.()) ?? (await this.identity()).modifiedMs;
  }

  read(position: number, target: Uint8Array): Promise<number> {
    return this.inner.read(position, target);
  }

  readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.inner.readBatch(requests, each, signal);
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
