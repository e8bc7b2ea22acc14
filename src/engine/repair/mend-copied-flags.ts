import type { ReferenceCounters } from '../check/reference-counters';
import type { L1EntryUse, L2TableUse, RunPart, SurveySink } from '../check/survey';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import { hexBytes, writeUint32 } from '../codec/big-endian';
import { L2RunKind } from '../image/l2-runs';
import { flaggedEntry } from './mended-entry';
import { TableEdits } from './table-edits';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';

const COPIED = 0x80000000;

/**
 * Makes the COPIED flags of the active tables say whether their cluster has exactly one reference (format spec §3).
 * @param survey of the image with true refcounts
 * @throws PlatterError io-error, cancelled, too-large
 */
export async function mendCopiedFlags(
  { image, index, owners }: RepairSurvey,
  draft: RepairDraft,
  signal?: AbortSignal,
): Promise<void> {
  const flags = new CopiedFlags(image.geometry, owners.references.counters, draft);
  await surveyStructures(image, flags, signal);
  await draft.settle();
  const pause = (): Promise<void> => flags.settle();
  await surveyL2Tables(image, index, flags, { tick: () => undefined, signal, pause });
}

class CopiedFlags implements SurveySink {
  readonly #edits = new TableEdits();

  constructor(
    private readonly geometry: RepairSurvey['image']['geometry'],
    private readonly counters: ReferenceCounters,
    private readonly draft: RepairDraft,
  ) {}

  region(): void {}
  report(): void {}

  l1Entry({ position, high, low, offset, active }: L1EntryUse): void {
    const { clusterSize, fileLength } = this.geometry;
    if (!active || offset === 0 || offset >= fileLength) return;
    const single = this.counters.get(Math.floor(offset / clusterSize)) === 1;
    if (single === high >>> 31 > 0) return;
    const before = new Uint8Array(8);
    writeUint32(before, 0, high);
    writeUint32(before, 4, low);
    const bytes = before.slice();
    writeUint32(bytes, 0, (single ? high | COPIED : high & ~COPIED) >>> 0);
    this.#list(position, before, bytes, single);
    this.draft.later('switch', position, bytes);
  }

  l2Table(table: L2TableUse, { start, end }: RunPart): void {
    if (start === 0) this.#edits.begin(table);
    if (table.activeUses === 0) return;
    const { runs } = table;
    for (let row = start; row < end; row++) {
      const kind = runs.kind[row];
      if (kind === L2RunKind.unallocated || kind === L2RunKind.zeroPlain || kind === L2RunKind.compressed)
        continue;
      if (runs.host[row] === 0 && !this.geometry.dataFile) continue;
      this.#flag(table, row);
    }
  }

  /** Plans what was decided since the last call. */
  async settle(): Promise<void> {
    await this.#edits.settle(this.draft);
  }

  #flag(table: L2TableUse, row: number): void {
    const { clusterSize, l2EntrySize, dataFile } = this.geometry;
    const { runs, offset } = table;
    const copied = runs.copied[row] === 1;
    const first = Math.floor(runs.host[row] / clusterSize);
    for (let index = 0; index < runs.length[row]; index++) {
      const single = dataFile || this.counters.get(first + index) === 1;
      if (single === copied) continue;
      const at = (runs.first[row] + index) * l2EntrySize;
      const before = this.#edits.entry(at, l2EntrySize);
      const after = flaggedEntry(before, single);
      this.#list(offset + at, before, after, single);
      this.#edits.set(at, after);
    }
  }

  #list(offset: number, before: Uint8Array, after: Uint8Array, set: boolean): void {
    this.draft.list({
      step: 'switch',
      offset,
      length: after.length,
      reason: set ? 'copied-flag-set' : 'copied-flag-cleared',
      before: hexBytes(before),
      after: hexBytes(after),
    });
  }
}
