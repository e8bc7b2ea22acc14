import type { L2TableUse } from '../check/survey';
import type { RepairDraft } from './repair-draft';

interface EditedTable {
  readonly offset: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Changes to the entries of L2 tables that are looked at one after the other, planned when there is time. */
export class TableEdits {
  #edited: EditedTable[] = [];
  #table!: L2TableUse;
  #open: EditedTable | undefined;

  /** A table comes; its bytes are valid until the next one. */
  begin(table: L2TableUse): void {
    this.#table = table;
    this.#open = undefined;
  }

  /** A copy of an entry at byte `at` of the table, as it is so far. */
  entry(at: number, length: number): Uint8Array {
    return (this.#open?.after ?? this.#table.bytes).slice(at, at + length);
  }

  /** Puts another entry there. */
  set(at: number, entry: Uint8Array): void {
    if (!this.#open) {
      const { offset, bytes } = this.#table;
      this.#open = { offset, before: bytes.slice(), after: bytes.slice() };
      this.#edited.push(this.#open);
    }
    this.#open.after.set(entry, at);
  }

  /** Plans what was changed, the pages that differ alone. @throws PlatterError io-error, too-large */
  async settle({ planned }: RepairDraft): Promise<void> {
    const edited = this.#edited;
    this.#edited = [];
    for (const { offset, before, after } of edited) {
      for (let at = 0; at < after.length; at += planned.pageSize) {
        const page = after.subarray(at, at + planned.pageSize);
        if (Buffer.compare(page, before.subarray(at, at + planned.pageSize)) !== 0) {
          await planned.plan('switch', offset + at, page);
        }
      }
    }
  }
}
