/** What the pool and its threads send each other. Streams and clusters lie in memory that both see. */
import type { CompressedFormat } from './unpack-clusters';

/** Streams to unpack, one after another at the start of `input`. */
export interface DecompressionTask {
  readonly id: number;
  readonly format: CompressedFormat;
  /** bytes of each stream */
  readonly lengths: readonly number[];
  readonly input: Uint8Array;
  /** where the clusters go, one after another */
  readonly output: Uint8Array;
}

/** A task is done. */
export interface DecompressionReply {
  readonly id: number;
  /** indexes of streams that give less than a cluster */
  readonly failed: readonly number[];
}
