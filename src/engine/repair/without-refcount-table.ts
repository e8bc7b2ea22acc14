import type { Finding } from '../../shared/findings';
import { readRefcountTable } from '../check/refcount-table';
import type { WalkableImage } from '../check/walkable-image';
import type { FreeClusters } from './free-clusters';

/** Fields of the header that lead to the refcount table. */
const FIELDS: ReadonlySet<string> = new Set(['refcount_table_offset', 'refcount_table_clusters']);
/** QEMU's limit of the refcount table in bytes. */
const MAX_TABLE = 8 << 20;
/** New clusters are taken in the file, or not far behind it. */
const REACH = 65_536;

const isOfTable = ({ code, field }: Finding): boolean =>
  code === 'header-field-invalid' && FIELDS.has(field ?? '');

/**
 * An image whose header names a refcount table that can't be, as it would be with none: everything else can be read,
 * and refcounts can be counted anew. Any other image as it is.
 */
export function withoutImpossibleTable(image: WalkableImage): WalkableImage {
  if (!image.findings.some(isOfTable)) return image;
  const missing: Finding = {
    code: 'refcount-table-missing',
    structure: 'header',
    field: 'refcount_table_clusters',
  };
  return {
    ...image,
    header: { ...image.header, refcountTableOffset: 0, refcountTableClusters: 0 },
    findings: [...image.findings.filter((finding) => !isOfTable(finding)), missing],
  };
}

/**
 * Keeps clear of what may be the refcount table and its blocks where the header is wrong about them: whoever mends the
 * header by hand finds them as they were.
 * @param image with the header as it stands
 * @throws PlatterError io-error, cancelled
 */
export async function avoidImpossibleTable(
  { findings, header, geometry, storage }: WalkableImage,
  free: FreeClusters,
  signal?: AbortSignal,
): Promise<void> {
  if (!findings.some(isOfTable)) return;
  const { clusterSize, hostClusters } = geometry;
  const avoid = (offset: number, length: number): void => {
    const first = Math.floor(offset / clusterSize);
    const end = Math.ceil((offset + length) / clusterSize);
    if (first < hostClusters + REACH) free.avoid(first, end - first);
  };
  avoid(header.refcountTableOffset, Math.min(MAX_TABLE, header.refcountTableClusters * clusterSize));
  for (const { offset } of await readRefcountTable(storage, header, geometry, signal))
    avoid(offset, clusterSize);
}
