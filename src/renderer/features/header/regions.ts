/** The pieces of the file that the header view names: fields, extensions. Byte offsets in the file. */
import type { ImageSummary } from '../../../shared/results';

/** Groups share a colour in the hex view. */
export const REGION_GROUPS = [
  'identity',
  'backing',
  'size',
  'encryption',
  'l1',
  'refcounts',
  'snapshots',
  'features',
  'layout',
  'extension',
] as const;
export type RegionGroup = (typeof REGION_GROUPS)[number];

export interface Region {
  /** field name, or `extension:<offset>` */
  readonly id: string;
  readonly group: RegionGroup;
  readonly offset: number;
  readonly length: number;
}

const GROUP_OF_FIELD: ReadonlyMap<string, RegionGroup> = new Map<string, RegionGroup>(
  Object.entries({
    magic: 'identity',
    version: 'identity',
    backing_file_offset: 'backing',
    backing_file_size: 'backing',
    backing_file_name: 'backing',
    cluster_bits: 'size',
    size: 'size',
    crypt_method: 'encryption',
    l1_size: 'l1',
    l1_table_offset: 'l1',
    refcount_table_offset: 'refcounts',
    refcount_table_clusters: 'refcounts',
    refcount_order: 'refcounts',
    nb_snapshots: 'snapshots',
    snapshots_offset: 'snapshots',
    incompatible_features: 'features',
    compatible_features: 'features',
    autoclear_features: 'features',
  }),
);

/** Group of a header field by its spec name. */
export const groupOfField = (name: string): RegionGroup => GROUP_OF_FIELD.get(name) ?? 'layout';

/** Bytes before the data of a header extension: type and length. */
export const EXTENSION_HEAD = 8;

export const extensionId = (offset: number): string => `extension:${offset}`;

/** All regions in the order of the file; they do not overlap in a sound header. */
export function regionsOf({ fields, extensions }: ImageSummary): readonly Region[] {
  const regions: Region[] = [
    ...fields.map(({ name, offset, length }) => ({ id: name, group: groupOfField(name), offset, length })),
    ...extensions.map(({ offset, length }) => ({
      id: extensionId(offset),
      group: 'extension' as const,
      offset,
      length: EXTENSION_HEAD + length,
    })),
  ];
  // a header that says it ends at once has its fields taken for extensions; fields have their place in any case
  const fieldsEnd = Math.max(0, ...fields.map(({ offset, length }) => offset + length));
  return regions
    .filter(({ length, offset, group }) => length > 0 && (group !== 'extension' || offset >= fieldsEnd))
    .sort((a, b) => a.offset - b.offset);
}

/** The region that holds a byte; of several the one that starts last. */
export function regionAt(regions: readonly Region[], offset: number): Region | undefined {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (regions[middle].offset <= offset) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index--) {
    const region = regions[index];
    if (offset < region.offset + region.length) return region;
  }
  return undefined;
}
