import type { L2TableIndex } from '../check/l2-table-index';
import type { WalkableImage } from '../check/walkable-image';
import { createL2Runs, scanL2Table, type L2Runs } from '../image/l2-runs';
import type { ReadRequest } from '../io/storage';

const BATCH = 512;

/** An L2 table that was read again. The record is used again for the next one. */
export interface TableView {
  row: number;
  /** byte offset in the file */
  offset: number;
  bytes: Uint8Array;
  runs: L2Runs;
}

/** Reads single L2 tables again when somebody looks closer. */
export class TableReader {
  readonly #runs: L2Runs;

  constructor(
    private readonly image: WalkableImage,
    private readonly index: L2TableIndex,
  ) {
    this.#runs = createL2Runs(image.geometry.l2Entries);
  }

  /** tables that there are */
  get count(): number {
    return this.index.count;
  }

  /**
   * Reads tables by their rows, in order.
   * @param visit told of each; returns false when it has seen enough
   */
  async read(
    rows: readonly number[],
    visit: (table: TableView) => boolean | void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { geometry, storage } = this.image;
    const bytes = new Uint8Array(geometry.clusterSize);
    const table: TableView = { row: 0, offset: 0, bytes, runs: this.#runs };
    let enough = false;
    for (let first = 0; first < rows.length && !enough; first += BATCH) {
      const part = rows.slice(first, first + BATCH);
      const requests: ReadRequest[] = part.map((row) => ({
        position: this.index.offset[row],
        target: bytes,
      }));
      const each = (request: number): void => {
        if (enough) return;
        table.row = part[request];
        table.offset = requests[request].position;
        scanL2Table(bytes, geometry, this.#runs);
        enough = visit(table) === false;
      };
      await storage.readBatch(requests, each, signal);
    }
  }
}
