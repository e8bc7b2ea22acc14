import { readGeometry } from '../image/read-geometry';
import { requireWalkable, type WalkableImage } from '../check/walkable-image';
import { hasBit } from '../codec/big-endian';
import { AUTOCLEAR } from '../codec/feature-bits';
import type { Image } from '../image/image';
import type { WritableImage } from './writable-image';

/**
 * The opened image with the header's values as they are now that it was written to, for a check. It shares the
 * files, so it is not closed on its own.
 */
export function currentImage(image: Image, writable: WritableImage): WalkableImage {
  const { header } = requireWalkable(image);
  const { refcounts, l1, storage } = writable.parts;
  const autoclear = writable.parts.header.autoclear;
  const now = {
    ...header,
    autoclear,
    size: writable.size,
    l1Size: l1.place.entries,
    l1TableOffset: l1.place.offset,
    refcountTableOffset: refcounts.place.offset,
    refcountTableClusters: refcounts.place.clusters,
  };
  const keepsBitmaps = hasBit(autoclear, AUTOCLEAR.bitmaps);
  return requireWalkable({
    ...image,
    header: now,
    geometry: readGeometry(now, storage.length),
    l1: l1.bytes,
    bitmaps: keepsBitmaps ? image.bitmaps : [],
    extensionFacts: image.extensionFacts && {
      ...image.extensionFacts,
      bitmaps: keepsBitmaps ? image.extensionFacts.bitmaps : undefined,
    },
  });
}
