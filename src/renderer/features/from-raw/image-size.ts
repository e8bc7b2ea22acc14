import { estimateMetadata } from '../../../shared/metadata-estimate';
import type { RawDisk } from '../../../shared/raw-disk';
import type { ImageOptions } from '../new-image/new-image-form';
import { isExtended } from '../new-image/new-image-form';

const SECTOR = 512;
/** Bits of a refcount, as QEMU makes images. */
export const REFCOUNT_BITS = 16;

/** Bytes of the disk in the image: a sector that is begun becomes whole. */
export const diskBytes = ({ length }: RawDisk): number => Math.ceil(length / SECTOR) * SECTOR;

/** Bytes of the raw disk that are no holes, as far as its file system tells; zeroes among them are not stored either. */
export const dataBytes = ({ length, allocated = length }: RawDisk): number => Math.min(length, allocated);

/** About how long the image will be: the data, and the metadata for as much. */
export function imageBytes(raw: RawDisk, options: ImageOptions): number {
  const { empty, full } = estimateMetadata({
    size: diskBytes(raw),
    clusterSize: 2 ** options.clusterBits,
    refcountBits: REFCOUNT_BITS,
    extendedL2: isExtended(options),
  });
  const data = dataBytes(raw);
  const share = raw.length === 0 ? 0 : data / raw.length;
  return Math.round(data + empty.total + share * (full.total - empty.total));
}
