import { createL2Runs, scanL2Table } from '../image/l2-runs';
import { RunKernel } from '../image/run-kernel';
import type { ReadRequest } from '../io/storage';
import { TimeSlice } from '../io/time-slice';
import { HoleFinder } from './hole-finder';
import type { L2TableIndex } from './l2-table-index';
import type { L2TableUse, SurveySink } from './survey';
import type { WalkableImage } from './walkable-image';

/** Tables to a batch of reads. */
const BATCH = 512;
/** Runs of a table that are looked at in one go. */
const PART = 1 << 14;
/** Bytes of misaligned, and so overlapping, tables that are read however small the file is. */
const FREE_OVERLAP = 256 << 20;

/** Who wants to know how far a look at all tables is, and may stop it. */
export interface LookOptions {
  /** told of tables */
  readonly tick?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface L2SurveyOptions extends LookOptions {
  /** rows of the index; as they stand when left out */
  readonly order?: Uint32Array;
  /** waited for between batches */
  readonly pause?: () => Promise<void>;
  /** whether a batch ends with the table of a row */
  readonly endsBatch?: (row: number) => boolean;
}

/** Reads every L2 table once; those in holes of the file hold nothing. */
export async function surveyL2Tables(
  image: WalkableImage,
  index: L2TableIndex,
  sink: SurveySink,
  { tick, signal, order, pause, endsBatch }: L2SurveyOptions = {},
): Promise<void> {
  const { geometry, storage } = image;
  const { clusterSize, fileLength } = geometry;
  const holes = await HoleFinder.create(storage, index.count * clusterSize);
  const slice = new TimeSlice(signal);
  const kernel = new RunKernel(clusterSize);
  const table: L2TableUse = {
    row: 0,
    offset: 0,
    bytes: kernel.bytes,
    bytesRead: 0,
    runs: createL2Runs(geometry.l2Entries),
    activeUses: 0,
    snapshotUses: 0,
    l1Index: 0,
  };
  // a table that may have more runs is a batch of its own, so that others have a turn between its parts
  const batch = geometry.l2Entries > PART ? 1 : BATCH;
  let overlap = FREE_OVERLAP + 4 * fileLength;
  let leftOut = 0;
  for (let turn = 0; turn < index.count;) {
    const rows: number[] = [];
    const requests: ReadRequest[] = [];
    const first = turn;
    const end = Math.min(index.count, first + batch);
    for (let ended = false; turn < end && !ended; turn++) {
      const row = order ? order[turn] : turn;
      const position = index.offset[row];
      ended = endsBatch?.(row) ?? false;
      if (holes.worthIt && (await holes.isHole(position, clusterSize))) continue;
      if (position % clusterSize !== 0 && (overlap -= clusterSize) < 0) leftOut++;
      else {
        rows.push(row);
        requests.push({ position, target: table.bytes });
      }
    }
    const each = (request: number, bytesRead: number): void => {
      const row = rows[request];
      table.row = row;
      table.offset = index.offset[row];
      table.bytesRead = bytesRead;
      table.activeUses = index.activeUses[row];
      table.snapshotUses = index.snapshotUses[row];
      table.l1Index = index.l1Index[row];
      scanL2Table(table.bytes, geometry, table.runs, kernel);
      sink.l2Table(table, { start: 0, end: Math.min(PART, table.runs.count) });
      tick?.(first + request + 1, index.count);
    };
    await storage.readBatch(requests, each, signal);
    if (slice.over) await slice.rest();
    if (rows.length > 0) {
      for (let start = PART; start < table.runs.count; start += PART) {
        sink.l2Table(table, { start, end: Math.min(start + PART, table.runs.count) });
        if (slice.over) await slice.rest();
      }
    }
    await pause?.();
  }
  if (leftOut > 0) {
    sink.report({
      code: 'unreadable-structure',
      structure: 'l2-table',
      detail: 'overlapping',
      clusters: leftOut,
    });
  }
}
