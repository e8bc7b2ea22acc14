import type { GuestPieces } from './guest-pieces';

/** One file of a backing chain, asked what it holds of the guest disk. */
export interface GuestLayer {
  /** bytes of its disk, whole sectors; what lies behind reads as zeroes */
  readonly length: number;
  /** bytes of its smallest unit of allocation */
  readonly unit: number;
  /** file that its offsets are in */
  readonly file: string;
  /**
   * Copies `pieces` to `out` and answers for those that are deferred, in order. What it has nothing for stays
   * deferred, or becomes zero where no layer below reaches.
   */
  resolve(pieces: GuestPieces, out: GuestPieces, signal?: AbortSignal): Promise<void>;
}
