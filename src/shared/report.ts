/** The record that a report on an image is: what `--output json` and the window's JSON file hold. */
import type { ClusterClass } from './cluster-kinds';
import type { Finding } from './findings';
import type { FindingText } from './finding-text';
import type { HistoryEntry } from './history';
import type { UndoEntry } from './repair-results';
import type { BitmapInfo, ChainLink, CheckResult, ImageSummary, MapSpace, SnapshotInfo } from './results';

/** Raised when a field changes its meaning or goes; new ones may come without. */
export const REPORT_VERSION = 1;

/** How a report can be written. */
export const REPORT_FORMATS = ['html', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report that was written. */
export interface SaveReportResult {
  /** of the file */
  readonly bytes: number;
  /** it tells of the health of the image */
  readonly isChecked: boolean;
}

/** Findings that a report lists; the counters tell of all. */
export const REPORT_FINDINGS = 500;

/** A size of the image and how it explains the next. */
export interface ReportSize {
  readonly id: 'virtual' | 'mapped' | 'file' | 'disk' | 'reclaimable';
  readonly name: string;
  /** absent where the map could not be read */
  readonly bytes?: number;
  readonly note: string;
}

/** Clusters of one kind. */
export interface ReportKind {
  readonly name: string;
  readonly class: ClusterClass;
  readonly meaning: string;
  readonly clusters: number;
  readonly bytes: number;
}

/** One space of the map: how much there is of each kind, and a small picture. */
export interface ReportMap {
  readonly space: MapSpace;
  readonly clusters: number;
  readonly kinds: readonly ReportKind[];
  /** cells of the picture, in order, as runs of one class; a cell stands for `clustersPerCell` clusters */
  readonly picture: {
    readonly clustersPerCell: number;
    readonly cells: number;
    readonly runs: readonly { readonly class: ClusterClass; readonly cells: number }[];
  };
}

/** A finding with its words. */
export type ReportFinding = Finding & FindingText;

/** What a check found, with the findings in words. */
export type ReportCheck = Omit<CheckResult, 'findings'> & { readonly findings: readonly ReportFinding[] };

/** A repair that left an undo file; the name of that file leads nowhere by itself. */
export type ReportRepair = Omit<UndoEntry, 'path'> & { readonly undoFile: string };

/** All that Platter has to say about an image. Sizes and offsets in bytes, times in ISO 8601. */
export interface ImageReport {
  readonly report: 'platter-image';
  readonly version: typeof REPORT_VERSION;
  /** when it was made */
  readonly made: string;
  /** what made it, e.g. `Platter 1.0.0` */
  readonly program: string;
  readonly fileName: string;
  /** only where it was asked for; without it no other folder is named either */
  readonly folder?: string;
  readonly image: Pick<
    ImageSummary,
    | 'format'
    | 'version'
    | 'virtualSize'
    | 'clusterSize'
    | 'refcountBits'
    | 'compressionType'
    | 'extendedL2'
    | 'encryption'
    | 'dataFile'
    | 'inUse'
  >;
  readonly sizes: readonly ReportSize[];
  readonly header: Pick<ImageSummary, 'fields' | 'features' | 'extensions'> & {
    /** what is wrong with it, or worth saying */
    readonly findings: readonly ReportFinding[];
  };
  /** absent where the tables can't be read */
  readonly maps?: readonly ReportMap[];
  /** absent where the image was not checked */
  readonly check?: ReportCheck;
  readonly snapshots: readonly SnapshotInfo[];
  readonly bitmaps: readonly BitmapInfo[];
  /** this image first */
  readonly chain: readonly ChainLink[];
  /** newest first, of those whose undo file is still there */
  readonly repairs: readonly ReportRepair[];
  /** what the window did to it before, newest first; the command line keeps no history */
  readonly acts: readonly HistoryEntry[];
}
