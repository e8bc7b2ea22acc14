/**
 * What an engine worker can be asked, written once: parameters as schemas, results as types.
 * main, preload and renderer derive their types from here.
 */
import { z } from 'zod';
import { handleSchema } from './app-protocol';
import { fileSchema } from './chosen-file';
import type { CompareResult } from './compare-results';
import { compactSchema } from './compact-results';
import { REPORT_FORMATS } from './report';
import type { SaveReportResult } from './report';
import type { CompactForecast, CompactResult } from './compact-results';
import type { CopyResult } from './copy-result';
import type { Explanation } from './explanation';
import type {
  CheckResult,
  ClusterDetails,
  DehydrateResult,
  DiscardForecast,
  DiscardResult,
  ExportResult,
  ExtentPage,
  ImageSummary,
  InUse,
  MapBins,
  MapSummary,
  Projection,
  ResizeResult,
} from './results';
import type { Finding } from './findings';
import type { MoveEvent } from './move-event';
import { undoIdSchema } from './listed-undo';
import type { ListedUndo } from './listed-undo';
import type { FinishResult, RepairPreview, RepairResult, UndoResult } from './repair-results';
import { CLUSTER_KINDS } from './cluster-kinds';

const index = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
/** leaks alone or everything; `keepData` takes the reading that keeps data, where an entry can be read in two ways */
const repairSchema = z.strictObject({ scope: z.enum(['leaks', 'all']), keepData: z.boolean() });
/** a snapshot by its index in the table: ids and names come escaped to the window, and may be alike */
const snapshotSchema = z.number().int().nonnegative().max(65_535);
const space = z.enum(['host', 'guest']);
/** set of kinds as a bit mask; all bits set = everything */
const kinds = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** CLUSTER_KINDS - 1);

/** Parameters of each request. */
export const ENGINE_PARAMS = {
  /** header, chain, snapshots, in-use state; re-reads the file each time */
  summary: z.strictObject({}),
  /** who has the image open now */
  inUse: z.strictObject({}),
  /** bytes of the file, at most 1 MiB; short at the end of the file */
  bytes: z.strictObject({
    offset: index,
    length: z
      .number()
      .int()
      .positive()
      .max(1 << 20),
  }),
  /** reads all metadata and builds the map; the other map requests need it. Long. */
  buildMap: z.strictObject({}),
  /** `count` bins (at most 65 536) from bin `first` at `level` */
  bins: z.strictObject({
    space,
    level: z.number().int().min(0).max(40),
    first: index,
    count: z.number().int().positive().max(65_536),
  }),
  inspect: z.strictObject({ space, cluster: index }),
  /** how a byte of the disk or of the file is reached: every entry on the way, bit by bit */
  explain: z.strictObject({ space, offset: index }),
  /** where a range of one space lies in the other */
  project: z.strictObject({ space, start: index, count: index }),
  /** next or previous run whose kind is in `kinds`, seen from `from`; null when there is none */
  seek: z.strictObject({ space, from: index, direction: z.enum(['next', 'previous']), kinds }),
  /** rows of the extents table */
  extents: z.strictObject({
    space,
    kinds,
    sort: z.enum(['start', 'count', 'kind', 'other']),
    descending: z.boolean(),
    offset: index,
    limit: z.number().int().positive().max(100_000),
    /** only rows that touch this range of clusters */
    within: z.strictObject({ start: index, count: index }).optional(),
    /** only rows of at least and at most so many clusters */
    counts: z.strictObject({ least: index, most: index }).optional(),
  }),
  /** the whole check. Long. */
  check: z.strictObject({ deep: z.boolean() }),
  /** page of the findings of the last check */
  findings: z.strictObject({
    offset: index,
    limit: z.number().int().positive().max(1000),
    code: z.string().max(64).optional(),
  }),
  /** another size for the disk; a shorter one needs `dataLossAllowed`. Long, writes to the image. */
  resize: z.strictObject({ size: index, dataLossAllowed: z.boolean() }),
  /** how much of the disk is stored as zeroes. Long. */
  forecastDiscard: z.strictObject({}),
  /** gives up clusters of zeroes. Long, writes to the image. */
  discardZeroes: z.strictObject({}),
  /** what compacting would do. Long; with `zeroes` it reads all data. */
  forecastCompact: compactSchema,
  /** makes the file as short as what it holds allows; ends early where it is cancelled, and can be paused. Long, writes to the image. */
  compact: compactSchema,
  /** what a repair would write, and how the image would be then. Long. */
  planRepair: repairSchema,
  /** mends the image; what it changes can be taken back. Long, writes to the image. */
  repair: repairSchema,
  /** repairs of the image that can be taken back or were not finished, newest first */
  listUndo: z.strictObject({}),
  /** takes the newest repair back; `force`: also where somebody wrote to the image since. Long, writes to the image. */
  undo: z.strictObject({ force: z.boolean() }),
  /** does what is left of a repair that was interrupted. Long, writes to the image. */
  finishRepair: z.strictObject({}),
  /** removes the undo file that `listUndo` gave this name: that repair can't be taken back any more */
  removeUndo: z.strictObject({ id: undoIdSchema }),
  /** the image file, byte by byte, at `target`. Long. */
  copyImage: z.strictObject({ target: fileSchema }),
  /** the disk, or that of a snapshot, as a raw file at `target`. Long. */
  exportRaw: z.strictObject({ target: fileSchema, snapshot: snapshotSchema.optional() }),
  /** the metadata without guest data, as TARGET.meta and TARGET.map. Long. */
  saveMetadata: z.strictObject({ target: fileSchema }),
  /** whether the guest reads the same from the disk, or that of a snapshot, as from another one. Long. */
  compare: z.strictObject({
    snapshot: snapshotSchema.optional(),
    /** this image once more, another that is open, or a file that was chosen */
    other: z.strictObject({
      of: z.union([z.literal('this'), handleSchema, fileSchema]),
      snapshot: snapshotSchema.optional(),
    }),
  }),
  /** a report on the image, a page or a record, at `target`; `check`: checks it first where it was not. Long. */
  saveReport: z.strictObject({
    target: fileSchema,
    format: z.enum(REPORT_FORMATS),
    check: z.boolean(),
    folders: z.boolean(),
  }),
} as const;

export type EngineMethod = keyof typeof ENGINE_PARAMS;
export type EngineParams<M extends EngineMethod> = z.infer<(typeof ENGINE_PARAMS)[M]>;

/** Result of each request. */
export interface EngineResults {
  summary: ImageSummary;
  inUse: InUse;
  bytes: Uint8Array;
  buildMap: MapSummary;
  bins: MapBins;
  inspect: ClusterDetails;
  explain: Explanation;
  project: Projection;
  seek: { readonly start: number; readonly count: number } | null;
  extents: ExtentPage;
  check: CheckResult;
  findings: { readonly findings: readonly Finding[]; readonly total: number };
  resize: ResizeResult;
  forecastDiscard: DiscardForecast;
  discardZeroes: DiscardResult;
  forecastCompact: CompactForecast;
  compact: CompactResult;
  planRepair: RepairPreview;
  repair: RepairResult;
  listUndo: readonly ListedUndo[];
  undo: UndoResult;
  finishRepair: FinishResult;
  removeUndo: void;
  copyImage: CopyResult;
  exportRaw: ExportResult;
  saveMetadata: DehydrateResult;
  saveReport: SaveReportResult;
  compare: CompareResult;
}

/** Requests that change the image itself: one at a time, and what was read before is out of date after them. */
export const CHANGING_METHODS = [
  'resize',
  'discardZeroes',
  'compact',
  'repair',
  'undo',
  'finishRepair',
] as const satisfies readonly EngineMethod[];
/** Requests that write files: not to be broken off without asking. */
export const WRITING_METHODS = [
  ...CHANGING_METHODS,
  'copyImage',
  'exportRaw',
  'saveMetadata',
  'saveReport',
] as const satisfies readonly EngineMethod[];

/** Methods that the task bar and the title of the window show: what takes long and was asked for by name. */
export const SHOWN_METHODS = ['check', ...WRITING_METHODS] as const satisfies readonly EngineMethod[];

/** Events that a worker sends unasked. */
export interface EngineEvents {
  /** the file on disk is no longer the one that was read */
  changed: { readonly what: 'deleted' | 'replaced' | 'modified' };
  /** coarse bins of both spaces while `buildMap` runs, at most ten times a second */
  mapSketch: {
    readonly bins: readonly MapBins[];
    readonly hostClusters: number;
    readonly guestClusters: number;
  };
  /** clusters that move while `compact` runs, about ten times a second */
  clusterMoves: MoveEvent;
}
