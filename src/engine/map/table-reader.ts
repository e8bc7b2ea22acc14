import type { L2TableIndex } from '../check/l2-table-index';
import type { WalkableImage } from '../check/walkable-image';
import { createL2Runs, scanL2Table, type L2Runs } from '../image/l2-runs';
import { TimeSlice } from '../io/time-slice';

/** An L2 table that was read again. The record is used again for the next one. */
export interface TableView {
  row: number;
  /** byte offset in the file */
  offset: number;
  bytes: Uint8Array;
  runs: L2Runs;
}

/** Told of a table; false when it has seen enough. Who has much to do with one takes turns by a promise. */
export type TableVisitor = (table: TableView) => boolean | void | Promise<boolean | void>;

/** Reads single L2 tables again when somebody looks closer. */
export class TableReader {
  constructor(
    private readonly image: WalkableImage,
    private readonly index: L2TableIndex,
  ) {}

  /** tables that there are */
  get count(): number {
    return this.index.count;
  }

  /** Reads tables by their rows, in order. */
  async read(rows: readonly number[], visit: TableVisitor, signal?: AbortSignal): Promise<void> {
    const { geometry, storage } = this.image;
    const bytes = new Uint8Array(geometry.clusterSize);
    const table: TableView = { row: 0, offset: 0, bytes, runs: createL2Runs(geometry.l2Entries) };
    const slice = new TimeSlice(signal);
    for (const row of rows) {
      table.row = row;
      table.offset = this.index.offset[row];
      await storage.readBatch([{ position: table.offset, target: bytes }], undefined, signal);
      scanL2Table(bytes, geometry, table.runs);
      if ((await visit(table)) === false) return;
      if (slice.over) await slice.rest();
    }
  }
}
