/** What a repair writes, in the order in which it has to reach the disk. */

/**
 * The steps of a repair. All of one are on the disk before the next begins, and within one any order will do:
 * - `place`: new structures and copies of clusters, where nothing refers to
 * - `raise`: refcounts that go up, and new refcount blocks
 * - `switch`: entries, tables and the header come to refer to what is meant
 * - `lower`: refcounts that go down, since nothing refers there any more
 * - `finish`: the dirty and the corrupt bit
 */
export const REPAIR_STEPS = ['place', 'raise', 'switch', 'lower', 'finish'] as const;
export type RepairStep = (typeof REPAIR_STEPS)[number];

/** Bytes of the file. */
export interface ByteRange {
  /** byte offset in the file */
  readonly offset: number;
  readonly length: number;
}

/** A cluster's bytes, as they are before the repair, in another place as well. */
export interface PlannedCopy {
  /** byte offset of what is copied */
  readonly from: number;
  /** byte offset in the file of the copy, where nothing refers to */
  readonly to: number;
  readonly length: number;
}

/** What is to be written, independent of how it was found. Ranges of different steps may overlap; the later one counts. */
export interface PlannedChanges {
  /** bytes of the file before and after; it never becomes shorter */
  readonly lengthBefore: number;
  readonly length: number;
  /** what a step writes, ascending and joined, its copies left out */
  ranges(step: RepairStep): readonly ByteRange[];
  /** done in `place` */
  readonly copies: readonly PlannedCopy[];
  /** what is given back to the file system after the last step, ascending and joined: reads as zeroes then */
  readonly punches: readonly ByteRange[];
  /**
   * Fills `target` with what the file holds from `position` on when a step is done, punches left out.
   * @throws PlatterError io-error
   */
  readAfter(step: RepairStep, position: number, target: Uint8Array): Promise<void>;
}
