import type { Header } from '../codec/header';
import type { Geometry } from '../image/geometry';
import type { Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';

/** bytes of a refcount table entry */
const ENTRY = 8;
const OFFSET_LOW = 0xfffffe00;

/**
 * Whether the image has far more clusters counted than the file system has allocated for it. QEMU then takes
 * it for preallocated and looks for holes of the file below its data.
 */
export async function isMetadataPreallocated(
  storage: Storage,
  header: Header,
  geometry: Geometry,
  signal?: AbortSignal,
): Promise<boolean> {
  const { clusterSize, hostClusters, refcountsPerBlock, refcountBits } = geometry;
  const allocated = Math.floor((await storage.allocated()) / clusterSize);
  const threshold = Math.max(Math.floor((allocated * 10) / 9), allocated + 2);
  if (hostClusters < threshold) return false;
  const blocks = Math.min(
    Math.ceil(hostClusters / refcountsPerBlock),
    (header.refcountTableClusters * clusterSize) / ENTRY,
  );
  const part = new Uint8Array(clusterSize);
  const entries = new DataView(part.buffer);
  const block = new Uint8Array(clusterSize);
  const slice = new TimeSlice(signal);
  let counted = 0;
  for (let index = 0; index < blocks; index++) {
    const inPart = (index * ENTRY) % clusterSize;
    if (inPart === 0) await readPart(header.refcountTableOffset + index * ENTRY, part);
    const offset = entries.getUint32(inPart) * 2 ** 32 + ((entries.getUint32(inPart + 4) & OFFSET_LOW) >>> 0);
    if (offset === 0) continue;
    if (offset % clusterSize !== 0) return false;
    await readPart(offset, block);
    const slots = Math.min(refcountsPerBlock, hostClusters - index * refcountsPerBlock);
    counted += countUsed(block, refcountBits, slots);
    if (counted >= threshold) return true;
    if (slice.over) await slice.rest();
  }
  return false;

  function readPart(position: number, target: Uint8Array): Promise<void> {
    return storage.readBatch([{ position, target }], undefined, signal);
  }
}

/** How many of the first `slots` refcounts of a block are not zero. */
function countUsed(block: Uint8Array, bits: number, slots: number): number {
  let used = 0;
  if (bits < 8) {
    const mask = (1 << bits) - 1;
    for (let slot = 0, bit = 0; slot < slots; slot++, bit += bits) {
      if ((block[bit >> 3] >> (bit & 7)) & mask) used++;
    }
    return used;
  }
  const bytes = bits / 8;
  for (let slot = 0; slot < slots; slot++) {
    for (let at = slot * bytes, end = at + bytes; at < end; at++) {
      if (block[at] === 0) continue;
      used++;
      break;
    }
  }
  return used;
}
