/** How a cluster is reached, bit by bit: what `explain` gives. Offsets in bytes; numbers above 2^53 are only in hex. */
import type { ClusterKind } from './cluster-kinds';
import type { WireError } from './errors';
import type { ClusterOwner, MapSpace } from './results';

/** The fields of a 64-bit word. */
export type BitFieldName =
  // of a guest offset
  | 'l1-index'
  | 'l2-index'
  | 'subcluster'
  | 'in-subcluster'
  | 'in-cluster'
  // of entries
  | 'copied'
  | 'compressed'
  | 'not-compressed'
  | 'reserved'
  | 'l2-table-offset'
  | 'cluster-offset'
  | 'zero'
  | 'sectors'
  | 'stream-offset'
  | 'zero-subclusters'
  | 'data-subclusters'
  | 'block-offset';

/** What is wrong with the bits of a field. */
export type BitProblem =
  | 'stray-bits'
  | 'unaligned'
  | 'beyond-end'
  | 'copied-flag-wrong'
  | 'zero-flag-in-v2'
  | 'zero-flag-with-subclusters'
  | 'compressed-copied-flag'
  | 'compressed-with-data-file'
  | 'compressed-with-subclusters'
  | 'allocated-and-zero'
  | 'allocated-without-cluster';

/** A stretch of bits, from the highest to the lowest. */
export interface BitField {
  readonly name: BitFieldName;
  readonly high: number;
  readonly low: number;
  /** hex with 0x, exact: an offset as it is meant, anything else as the number that the bits make */
  readonly value: string;
  readonly problems: readonly BitProblem[];
}

/** A 64-bit word taken apart; the fields cover it from bit 63 down. */
export interface BitWord {
  /** 16 hex digits */
  readonly raw: string;
  readonly fields: readonly BitField[];
}

/** What an entry of a table says. */
export type EntryMeaning =
  | 'unallocated'
  | 'l2-table'
  | 'zero-plain'
  | 'zero-allocated'
  | 'data'
  | 'compressed'
  | 'subclusters'
  | 'invalid'
  | 'refcount-block';

/** An entry of a table. */
export interface ExplainedEntry {
  readonly index: number;
  /** where it stands in the file */
  readonly offset: number;
  /** one word, two for an extended L2 entry */
  readonly words: readonly BitWord[];
  readonly meaning: EntryMeaning;
  /** where it leads in the file (data file, if external); absent where nowhere */
  readonly target?: number;
}

/** From the refcount table to the counter of a cluster. */
export interface RefcountWalk {
  /** of the cluster that is counted */
  readonly cluster: number;
  /** bits of a counter */
  readonly width: number;
  /** entry of the refcount table; absent past the end of the table */
  readonly entry?: ExplainedEntry;
  /** place in the block; absent without a block */
  readonly counter?: {
    readonly slot: number;
    /** byte offset in the file of the first byte that it lies in */
    readonly offset: number;
    /** the bytes that it lies in, hex */
    readonly raw: string;
    /** bits of these bytes; the whole of them unless it is narrower than a byte */
    readonly high: number;
    readonly low: number;
  };
  /** decimal; absent where it can't be read */
  readonly refcount?: string;
}

/** Where the walk ends: what the guest reads. */
export type WalkEnd =
  | { readonly kind: 'cluster'; readonly offset: number; readonly inDataFile: boolean }
  | { readonly kind: 'stream'; readonly offset: number; readonly length: number }
  | { readonly kind: 'zeroes'; readonly reason: 'flag' | 'subcluster' | 'nothing-stored' }
  | { readonly kind: 'backing'; readonly depth: number; readonly name: string }
  /** left open by the image, and the chain below can't be read */
  | { readonly kind: 'unknown-backing' }
  /** the entry is damaged, and leads nowhere that could be trusted */
  | { readonly kind: 'damaged' };

/** From a guest offset to its data. */
export interface GuestWalk {
  readonly offset: number;
  /** of a snapshot's disk; absent = the active one */
  readonly snapshot?: { readonly index: number; readonly name: string };
  readonly split: BitWord;
  /** absent past the end of the L1 table */
  readonly l1?: ExplainedEntry;
  /** of the cluster with the L2 table */
  readonly l2TableRefcount?: RefcountWalk;
  /** absent without an L2 table */
  readonly l2?: ExplainedEntry;
  /** of the cluster that the L2 entry leads to */
  readonly clusterRefcount?: RefcountWalk;
  readonly end: WalkEnd;
  /** first bytes at the end of the walk as they stand in the file, hex */
  readonly stored?: string;
  /** first bytes that the guest reads at the offset, hex, or why it reads none */
  readonly read: { readonly bytes: string } | { readonly error: WireError };
}

/** What a cluster of the file is. */
export interface HostPlace {
  readonly offset: number;
  readonly owners: readonly ClusterOwner[];
  readonly ownersMore: boolean;
  /** absent where the image has none: an external data file */
  readonly refcount?: RefcountWalk;
  /** its first bytes, hex */
  readonly stored: string;
}

/** Everything about how one cluster is reached. */
export interface Explanation {
  readonly space: MapSpace;
  readonly cluster: number;
  readonly kind: ClusterKind;
  readonly clusterSize: number;
  /** the cluster of the file, where one was asked about */
  readonly host?: HostPlace;
  /** the walk that leads to it; absent for clusters of the file that no guest offset leads to */
  readonly guest?: GuestWalk;
}
