/** Where the header's fields stand, format spec §1. */

/** Bytes of a v2 header. */
export const V2_HEADER_LENGTH = 72;
/** Bytes of the shortest v3 header. */
export const V3_HEADER_LENGTH = 104;
/** Bytes of the header that has a name for each field: v3 with compression type and padding. */
export const KNOWN_HEADER_LENGTH = 112;

export interface FieldLayout {
  readonly offset: number;
  readonly length: 1 | 4 | 7 | 8;
}

const field = (offset: number, length: FieldLayout['length']): FieldLayout => ({ offset, length });

/** Fields of v2 and v3, by their names in the format. */
export const V2_FIELDS = {
  magic: field(0, 4),
  version: field(4, 4),
  backing_file_offset: field(8, 8),
  backing_file_size: field(16, 4),
  cluster_bits: field(20, 4),
  size: field(24, 8),
  crypt_method: field(32, 4),
  l1_size: field(36, 4),
  l1_table_offset: field(40, 8),
  refcount_table_offset: field(48, 8),
  refcount_table_clusters: field(56, 4),
  nb_snapshots: field(60, 4),
  snapshots_offset: field(64, 8),
} as const;

/** Fields that v3 adds. Those from 104 on are there if header_length says so. */
export const V3_FIELDS = {
  incompatible_features: field(72, 8),
  compatible_features: field(80, 8),
  autoclear_features: field(88, 8),
  refcount_order: field(96, 4),
  header_length: field(100, 4),
  compression_type: field(104, 1),
  padding: field(105, 7),
} as const;

export const HEADER_FIELDS = { ...V2_FIELDS, ...V3_FIELDS } as const;
export type HeaderFieldName = keyof typeof HEADER_FIELDS;
