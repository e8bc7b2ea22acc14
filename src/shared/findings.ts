/** The structures of an image that a finding can be about. */
export type Structure =
  | 'header'
  | 'header-extension'
  | 'refcount-table'
  | 'refcount-block'
  | 'l1-table'
  | 'l2-table'
  | 'l2-entry'
  | 'snapshot-table'
  | 'snapshot-l1'
  | 'bitmap-directory'
  | 'bitmap-table'
  | 'bitmap-data'
  | 'luks-header'
  | 'compressed-stream'
  | 'data-cluster'
  | 'backing-file'
  | 'data-file'
  | 'file';

/** Which counter of a check a finding adds to. `open`: qemu-img refuses to open the image for it. `notice`: none. */
export type Counter = 'corruption' | 'leak' | 'extra-corruption' | 'check-error' | 'open' | 'notice';

/** What a finding means for what the guest stored. */
export type DataEffect = 'none' | 'space-only' | 'at-risk' | 'lost' | 'unreadable';

/** Which repair mends it: `leaks` and `all` as `qemu-img check -r`; `platter` only ours, once there is one; `none` nothing can. */
export type RepairLevel = 'leaks' | 'all' | 'platter' | 'none';

/** Fixed facts of a finding code. */
export interface FindingKind {
  readonly counter: Counter;
  readonly effect: DataEffect;
  readonly repair: RepairLevel;
}

const kind = (counter: Counter, effect: DataEffect, repair: RepairLevel): FindingKind => ({
  counter,
  effect,
  repair,
});

/** Every finding there is. Its words are in `finding-text.ts`. */
export const FINDING_KINDS = {
  // header: what keeps the image from opening, as QEMU judges it
  'header-truncated': kind('open', 'unreadable', 'none'),
  'bad-magic': kind('open', 'unreadable', 'none'),
  'unsupported-version': kind('open', 'unreadable', 'none'),
  'unknown-incompatible-feature': kind('open', 'unreadable', 'none'),
  'header-field-invalid': kind('open', 'unreadable', 'none'), // field, raw, expected
  'header-extension-invalid': kind('open', 'unreadable', 'none'),
  'backing-name-invalid': kind('open', 'unreadable', 'none'),
  'bitmap-directory-invalid': kind('open', 'at-risk', 'platter'),
  'backing-file-unusable': kind('open', 'unreadable', 'none'),
  'data-file-unusable': kind('open', 'unreadable', 'none'),
  'snapshot-table-invalid': kind('check-error', 'at-risk', 'platter'),
  // counted by qemu-img check
  'snapshot-extra-data-short': kind('corruption', 'none', 'all'),
  'snapshot-l1-invalid': kind('corruption', 'at-risk', 'platter'),
  'snapshot-with-data-file': kind('corruption', 'at-risk', 'platter'),
  'l1-entry-reserved-bits': kind('corruption', 'at-risk', 'platter'),
  'l2-entry-reserved-bits': kind('corruption', 'at-risk', 'platter'),
  'refcount-table-reserved-bits': kind('corruption', 'none', 'all'),
  'l2-table-unaligned': kind('corruption', 'lost', 'platter'),
  'data-unaligned': kind('corruption', 'lost', 'platter'),
  'zero-allocated-unaligned': kind('corruption', 'none', 'all'),
  'reference-beyond-end': kind('corruption', 'lost', 'platter'),
  'compressed-copied-flag': kind('corruption', 'none', 'platter'),
  'compressed-with-data-file': kind('corruption', 'lost', 'platter'),
  'compressed-with-subclusters': kind('corruption', 'at-risk', 'platter'),
  'subcluster-bitmap-invalid': kind('corruption', 'at-risk', 'platter'),
  'refcount-block-unaligned': kind('corruption', 'none', 'all'),
  'refcount-block-beyond-end': kind('corruption', 'none', 'all'),
  'refcount-block-shared': kind('corruption', 'at-risk', 'all'),
  'refcount-too-low': kind('corruption', 'at-risk', 'all'),
  'refcount-overflow': kind('corruption', 'at-risk', 'platter'),
  'copied-flag-wrong': kind('corruption', 'at-risk', 'all'),
  'refcount-too-high': kind('leak', 'space-only', 'leaks'),
  'bitmap-entry-invalid': kind('check-error', 'at-risk', 'platter'),
  // what qemu-img check does not see
  'table-cut-off': kind('extra-corruption', 'lost', 'platter'),
  'data-in-metadata': kind('extra-corruption', 'at-risk', 'platter'),
  'cluster-shared-by-guest-ranges': kind('extra-corruption', 'at-risk', 'platter'),
  'entry-beyond-virtual-end': kind('extra-corruption', 'none', 'platter'),
  'compressed-stream-undecodable': kind('extra-corruption', 'lost', 'platter'),
  'data-file-offset-wrong': kind('extra-corruption', 'unreadable', 'none'),
  'zero-flag-in-v2': kind('extra-corruption', 'unreadable', 'platter'),
  'zero-flag-with-subclusters': kind('notice', 'none', 'platter'),
  // worth saying, wrong or not
  /** the same as `data-in-metadata`, where the refcount is too low and so counts as a corruption already */
  'miscounted-data-in-metadata': kind('notice', 'at-risk', 'platter'),
  'dirty-bit': kind('notice', 'none', 'all'),
  'corrupt-bit': kind('notice', 'at-risk', 'all'),
  /** no refcount table at all: QEMU opens it for repair alone */
  'refcount-table-missing': kind('notice', 'at-risk', 'all'),
  /** breaks the format's rules, yet QEMU takes it: field, raw, expected */
  'header-field-unusual': kind('notice', 'none', 'none'),
  /** an offset or size of 2^53 or more, which QEMU takes and Platter refuses: field, raw */
  'value-too-large': kind('notice', 'none', 'none'),
  'unknown-autoclear-feature': kind('notice', 'none', 'none'),
  'bitmaps-inconsistent': kind('notice', 'none', 'platter'),
  'bitmap-in-use': kind('notice', 'none', 'none'),
  /** the header names a backing file without its format: whoever opens it has to guess by its first bytes */
  'backing-format-missing': kind('notice', 'at-risk', 'none'),
  /** QEMU may follow it, Platter did not: field says why, detail is the name */
  'backing-file-not-opened': kind('notice', 'none', 'none'),
  encrypted: kind('notice', 'none', 'none'),
  'unreadable-structure': kind('check-error', 'at-risk', 'none'),
  'trailing-bytes': kind('notice', 'none', 'none'),
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDING_KINDS;

/** A run of bytes on the virtual disk. */
export interface GuestRange {
  readonly start: number;
  readonly length: number;
}

/** One thing that is wrong, or worth saying. Text is made at the edge, from `code` and the fields. */
export interface Finding {
  readonly code: FindingCode;
  readonly structure: Structure;
  /** byte offset in the image file of the structure or entry itself */
  readonly hostOffset?: number;
  /** byte offset in the image file that the entry points to */
  readonly target?: number;
  /** guest bytes that the entry maps */
  readonly guest?: GuestRange;
  /** the entry as it stands in the file, hex with 0x */
  readonly raw?: string;
  /** header field or extension name */
  readonly field?: string;
  /** what would have been right, as data (a number, a range, a name) */
  readonly expected?: string;
  /** stored refcount and counted references, where the two are compared */
  readonly stored?: number;
  readonly references?: number;
  /** how many adjacent clusters this finding stands for; each counts. Default 1 */
  readonly clusters?: number;
  /** index of the snapshot in the table, where it is about one */
  readonly snapshot?: number;
  /** name of the file meant, feature names, and the like */
  readonly detail?: string;
}

/** How many a finding adds to its counter. */
export const findingWeight = (finding: Finding): number => finding.clusters ?? 1;
