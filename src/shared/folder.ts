/** Many images as one table, of a folder or of files that came together: what the window asks of them and is told. */
import { z } from 'zod';
import type { CompactForecast, CompactResult } from './compact-results';
import type { WireError } from './errors';
import { QUEUE_MOVES } from './job-list';
import type { QueuedJob } from './job-list';
import { REPORT_FORMATS } from './report';
import type { RepairPreview, RepairResult } from './repair-results';
import type { CheckResult, ImageSummary } from './results';

/** Names a folder that is open; made by main. */
export type FolderHandle = string;
const folderSchema = z.string().regex(/^folder-[0-9]+$/);
/** Names an image of a folder; made by main. */
export type RowHandle = string;
const rowSchema = z.string().regex(/^row-[0-9]+$/);

/** Images that a listing takes at most. */
export const MOST_ROWS = 5000;
/** Images that are opened as tabs at once, at most; more that come together are a table. */
export const MOST_TABS = 8;

const queuedSchema = z.string().regex(/^job-queue-[0-9]+$/);
/** Waiting jobs of the queue that are told of at most. */
export const MOST_LISTED = 50;

const rows = z.array(rowSchema).min(1).max(MOST_ROWS);

/** What can be done to many images with nothing else to be said: three acts that only read, two that write. */
export const FOLDER_ACTS = ['check', 'foretell', 'plan', 'compact', 'repair'] as const;
export type PlainAct = (typeof FOLDER_ACTS)[number];
/** And reports, which need a place. */
export type FolderAct = PlainAct | 'report';

/** Whether an act writes to the image. */
export const isWritingAct = (act: FolderAct): boolean => act === 'compact' || act === 'repair';
/** Whether an act changes or makes files: it is not to be broken off without asking. */
export const writesFiles = (act: FolderAct): boolean => isWritingAct(act) || act === 'report';

/** Parameters of each request about folders; part of those to main. */
export const FOLDER_PARAMS = {
  /** what is open; what follows comes as events */
  folders: z.strictObject({}),
  chooseFolder: z.strictObject({}),
  /** false where images are being written to and that is to go on */
  closeFolder: z.strictObject({ folder: folderSchema }),
  /** looks what is in the folder now */
  listAgain: z.strictObject({ folder: folderSchema }),
  /** puts an act on each of the images into the queue; those that wait for it already are left out */
  queueActs: z.strictObject({ folder: folderSchema, rows, act: z.enum(FOLDER_ACTS) }),
  /** asks for a folder, and puts a report on each of the images into the queue, to be written there; false when dismissed */
  saveReports: z.strictObject({ folder: folderSchema, rows, format: z.enum(REPORT_FORMATS) }),
  /** starts nothing new, and has what can rest do so; or goes on */
  pauseQueue: z.strictObject({ paused: z.boolean() }),
  /** has one job of the queue rest, before its turn or where its act can, or go on */
  pauseQueued: z.strictObject({ job: queuedSchema, paused: z.boolean() }),
  /** moves a job among those that wait */
  moveQueued: z.strictObject({ job: queuedSchema, to: z.enum(QUEUE_MOVES) }),
  /** takes acts out of the queue, and ends those that run: of these images, or all */
  cancelActs: z.strictObject({ rows: rows.optional() }),
  /** shows the file of an image in the system's file manager */
  revealRow: z.strictObject({ folder: folderSchema, row: rowSchema }),
  /** opens images of a folder as tabs */
  openRows: z.strictObject({ folder: folderSchema, rows: z.array(rowSchema).min(1).max(MOST_TABS) }),
} as const;

/** Results of these requests; that of `openRows` is the window's own for opening. */
export interface FolderResults {
  folders: { readonly folders: readonly FolderContents[]; readonly queue: QueueState };
  chooseFolder: void;
  closeFolder: boolean;
  listAgain: void;
  queueActs: void;
  saveReports: boolean;
  pauseQueue: void;
  pauseQueued: void;
  moveQueued: void;
  cancelActs: void;
  revealRow: void;
}

/** Events about folders; part of those from main. */
export interface FolderEvents {
  /** a folder was opened, or is known better; `shown`: it comes to the front */
  folder: FolderInfo & { readonly shown?: boolean };
  /** images that are new or known better, and those that are gone */
  folderRows: {
    readonly folder: FolderHandle;
    readonly rows: readonly FolderRow[];
    readonly gone: readonly RowHandle[];
  };
  queue: QueueState;
  /** jobs of the queue that are over, with what came of them */
  queueEnded: { readonly jobs: readonly QueuedJob[] };
}

/** What a listing left out, and why. */
export interface ListingNotes {
  /** folders and files that could not be read: how many, and the names of the first ones */
  readonly unreadable: number;
  readonly unreadableNames: readonly string[];
  /** links, which are not followed */
  readonly links: number;
  /** folders whose names begin with a dot */
  readonly hidden: number;
  /** folders below the deepest that is looked at */
  readonly deep: number;
  /** there is more than is listed */
  readonly isCut: boolean;
}

export interface FolderInfo {
  readonly folder: FolderHandle;
  readonly name: string;
  /** the folder itself as people read it; empty for files that came together */
  readonly path: string;
  readonly isListing: boolean;
  readonly notes: ListingNotes;
}

export interface FolderContents extends FolderInfo {
  readonly rows: readonly FolderRow[];
}

/** What of a summary decides what can be done with an image, and how it is judged. */
export interface RowSummary extends Pick<
  ImageSummary,
  | 'version'
  | 'virtualSize'
  | 'clusterSize'
  | 'fileLength'
  | 'onDisk'
  | 'encryption'
  | 'chain'
  | 'inUse'
  | 'findings'
  | 'can'
> {
  readonly snapshots: { readonly length: number };
}

/** What of a plan decides whether it is carried out among many. */
export type RowPlan = Pick<
  RepairPreview,
  'scope' | 'before' | 'after' | 'writes' | 'lost' | 'lostBytes' | 'dropped' | 'undoFile'
>;

/** The end of an act. */
export interface RowOutcome {
  readonly act: FolderAct;
  /** counts the runs of the queue */
  readonly batch: number;
  /** why it failed; `cancelled` where it was stopped */
  readonly error?: WireError;
  readonly compact?: CompactResult;
  readonly repair?: Pick<RepairResult, 'corruptionsFixed' | 'leaksFixed' | 'after'>;
  /** the name of the file that was written */
  readonly report?: string;
}

/** What an image of a folder waits for, or is under way. */
export interface RowWork {
  readonly act: FolderAct;
  readonly isRunning: boolean;
  readonly percent: number;
}

/** One image of a folder as far as it is known. */
export interface FolderRow {
  readonly row: RowHandle;
  readonly fileName: string;
  /** where it lies, as people read it */
  readonly folder: string;
  /** the same from the folder that was listed; empty for itself */
  readonly within: string;
  /** bytes, as the listing found it */
  readonly fileLength: number;
  readonly summary?: RowSummary;
  /** why it can't be read */
  readonly error?: WireError;
  /** one finding of each kind, the counters of all */
  readonly check?: CheckResult;
  /** milliseconds since 1970 when it was checked last, perhaps before it was listed */
  readonly checkedAt?: number;
  readonly forecast?: CompactForecast;
  readonly plan?: RowPlan;
  readonly work?: RowWork;
  readonly outcome?: RowOutcome;
}

/** The queue of all folders. */
export interface QueueState {
  /** which run of the queue it is; a new one begins when something comes and nothing is left */
  readonly batch: number;
  readonly isPaused: boolean;
  /** acts of this run: all, those that have ended, and those of them that failed */
  readonly total: number;
  readonly ended: number;
  readonly failed: number;
  readonly percent: number;
  /** some of what is left writes to images, or makes files */
  readonly writes: boolean;
  /** nothing goes on until somebody lets it: each image that is left was told to rest */
  readonly isHeld: boolean;
  /** those that have begun, then those that wait, in their order: as many as are told of */
  readonly jobs: readonly QueuedJob[];
  /** those that wait and are not told of */
  readonly unlisted: number;
}
