import { BorrowedWritableStorage } from './borrowed-storage';

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
export class RecordingStorage extends BorrowedWritableStorage {
  readonly #journal: JournalEntry[] = [];

  /** Everything so far, in order. */
  get journal(): readonly JournalEntry[] {
    return this.#journal;
  }

  override write(position: number, bytes: Uint8Array): Promise<void> {
    this.#journal.push({ kind: 'write', position, bytes: new Uint8Array(bytes) });
    return super.write(position, bytes);
  }

  override async flush(): Promise<void> {
    const covers = this.#journal.length;
    await super.flush();
    this.#journal.push({ kind: 'flush', covers });
  }

  override truncate(length: number): Promise<void> {
    this.#journal.push({ kind: 'truncate', length });
    return super.truncate(length);
  }

  override async punch(position: number, length: number): Promise<boolean> {
    const entry = { kind: 'punch', position, length } as const;
    this.#journal.push(entry);
    const done = await super.punch(position, length);
    if (!done) this.#journal[this.#journal.indexOf(entry)] = { ...entry, length: 0 };
    return done;
  }

  override close(): Promise<void> {
    return this.owner.close();
  }
}
