/** What compacting an image in place is asked for, foretells, tells while it runs, and comes to. */
import { z } from 'zod';

/**
 * `compact` moves clusters from the end of the file into its holes and cuts it; `defragment` also lays the guest's data
 * out in the guest's order; `punch` moves nothing and gives the room of free clusters back as holes.
 */
export const COMPACT_WAYS = ['compact', 'defragment', 'punch'] as const;
export type CompactWay = (typeof COMPACT_WAYS)[number];

/** `zeroes`: clusters that hold only zeroes are given up first, as `discard` does. */
export const compactSchema = z.strictObject({ way: z.enum(COMPACT_WAYS), zeroes: z.boolean() });

/** What forecast and outcome have in common. */
export interface CompactSizes {
  readonly way: CompactWay;
  readonly zeroes: boolean;
  /** bytes of the file before and after */
  readonly oldSize: number;
  readonly newSize: number;
  /** bytes that the file takes on the host's disk, before and after; those of a forecast are estimated */
  readonly allocatedBefore: number;
  readonly allocatedAfter: number;
  readonly clusterSize: number;
  /** entries of tables and fields of the header that are pointed to a new place */
  readonly refsUpdated: number;
  /** bytes of clusters that are counted and that nothing refers to; they are given back on the way */
  readonly leakedBytes: number;
  /** bytes of clusters that hold only zeroes and are given up; 0 unless `zeroes` */
  readonly zeroBytes: number;
  /** bytes of holes that stay, as what lies behind them is too long for any of them */
  readonly leftBytes: number;
}

/** What compacting would do; nothing was written for it. */
export interface CompactForecast extends CompactSizes {
  /** clusters that move */
  readonly moves: number;
  /** bytes that are copied */
  readonly copyBytes: number;
  /** bytes of the disk that are needed meanwhile, at most: where the holes of the file take no room, or `defragment` */
  readonly temporaryBytes: number;
}

/** What compacting came to. */
export interface CompactResult extends CompactSizes {
  /** clusters that were moved; one that was moved twice counts twice */
  readonly moved: number;
  /** bytes that were copied */
  readonly copied: number;
  /** bytes of clusters that were given up and could not be counted down, as the file could not be read: they are leaked */
  readonly unfreedBytes: number;
  /** it was stopped before its end: the image is whole, and as small as it got */
  readonly stopped: boolean;
  readonly milliseconds: number;
}

/** The states of a cluster that moves, in their order. */
export const MOVE_STATES = ['copying', 'copied', 'flushed', 'referenced'] as const;
export type MoveState = (typeof MOVE_STATES)[number];

/** Clusters that have come to a state; for a picture of it. */
export interface ClusterMoves {
  readonly state: MoveState;
  /** triples of numbers: first cluster of the old place, first cluster of the new one, clusters */
  readonly runs: Float64Array;
  /** bytes that the file would have if it stopped now */
  readonly fileLength: number;
}
