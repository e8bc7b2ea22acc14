/** One walk over all metadata of an image, on which check and host map stand. */
import type { Finding, Structure } from '../../shared/findings';
import type { L2Runs } from '../image/l2-runs';

/** A nonzero entry of L1 tables. The record is used again for the next one. */
export interface L1EntryUse {
  /** byte offset of the entry in the file */
  position: number;
  high: number;
  low: number;
  /** byte offset of the L2 table, bits 9 to 55 */
  offset: number;
  /** index in the L1 table; the first of them where tables overlap */
  l1Index: number;
  /** the active L1 has it */
  active: boolean;
  /** how many snapshots' L1 tables have it */
  snapshotUses: number;
  /** one of those snapshots, or -1 */
  snapshot: number;
}

/** An L2 table that begins inside the file. The record is used again for the next one. */
export interface L2TableUse {
  /** in the index of tables */
  row: number;
  /** byte offset in the file */
  offset: number;
  /** a cluster, zero behind the end of the file */
  bytes: Uint8Array;
  /** how many of them the file has */
  bytesRead: number;
  runs: L2Runs;
  /** entries of the active L1 that name it */
  activeUses: number;
  /** entries of snapshots' L1 tables that name it */
  snapshotUses: number;
  /** index in the L1 table that names it, the active one where it does */
  l1Index: number;
}

/** Some rows of the runs of a table. */
export interface RunPart {
  readonly start: number;
  readonly end: number;
}

/** Who wants to know. Called in the order of the walk, synchronously. */
export interface SurveySink {
  /**
   * Bytes of the file that a structure takes.
   * @param uses how often it counts
   * @param snapshot index of the snapshot, for snapshot-l1
   */
  region(structure: Structure, offset: number, length: number, uses: number, snapshot?: number): void;
  l1Entry(entry: L1EntryUse): void;
  /** @param part rows of the table's runs; a table with a great many comes in parts, in order */
  l2Table(table: L2TableUse, part: RunPart): void;
  /** something that the walk itself met; counts as often as `clusters` says */
  report(finding: Finding): void;
}
