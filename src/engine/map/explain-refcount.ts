import type { BitFieldName, BitProblem, ExplainedEntry, RefcountWalk } from '../../shared/explanation';
import { MAX_OFFSET } from '../../shared/units';
import { decimal64, hexBytes, readUint64 } from '../codec/big-endian';
import { refcountTableWord } from '../codec/bit-fields';
import { RefcountTableEntry } from '../codec/refcount-table-entry';
import { getRefcount } from '../codec/refcounts';
import { READABLE_END } from '../check/readable-end';
import { MAX_REFCOUNT_TABLE } from '../check/refcount-table';
import { leadsToRefcounts, type WalkableImage } from '../check/walkable-image';

const ENTRY = 8;

/** From the refcount table to the counter of a cluster; undefined where the header leads to no refcounts. */
export async function explainRefcount(
  image: WalkableImage,
  cluster: number,
): Promise<RefcountWalk | undefined> {
  const { header, geometry, storage } = image;
  const { refcountBits: width, refcountsPerBlock, clusterSize, fileLength } = geometry;
  if (!leadsToRefcounts(image)) return undefined;
  const index = Math.floor(cluster / refcountsPerBlock);
  const length = Math.min(MAX_REFCOUNT_TABLE, header.refcountTableClusters * clusterSize);
  const none = { cluster, width, refcount: '0' };
  if ((index + 1) * ENTRY > length) return none;
  const offset = header.refcountTableOffset + index * ENTRY;
  const bytes = new Uint8Array(ENTRY);
  await storage.read(offset, bytes);
  const decoded = new RefcountTableEntry(index, readUint64(bytes, 0), clusterSize);
  const block = decoded.offset;
  const judge = (name: BitFieldName): readonly BitProblem[] => {
    if (name !== 'block-offset') return [];
    if (!decoded.aligned) return ['unaligned'];
    return block >= fileLength ? ['beyond-end'] : [];
  };
  const entry: ExplainedEntry = {
    index,
    offset,
    words: [refcountTableWord(bytes, 0, judge)],
    meaning: block === 0 ? 'unallocated' : 'refcount-block',
    ...(block === 0 || block > MAX_OFFSET ? {} : { target: block }),
  };
  if (block === 0) return { ...none, entry };
  // where no block can be, nothing can be said
  if (!decoded.aligned || block + clusterSize > READABLE_END) return { cluster, width, entry };
  if (block >= fileLength) return { ...none, entry };
  return { cluster, width, entry, ...(await readCounter(image, block, cluster % refcountsPerBlock)) };
}

/** The counter in a slot of a block, with the bytes that it lies in. */
async function readCounter(
  { geometry, storage }: WalkableImage,
  block: number,
  slot: number,
): Promise<Required<Pick<RefcountWalk, 'counter' | 'refcount'>>> {
  const { refcountBits: width } = geometry;
  const order = Math.log2(width);
  const offset = block + Math.floor((slot * width) / 8);
  const bytes = new Uint8Array(Math.max(1, width / 8));
  await storage.read(offset, bytes);
  const low = (slot * width) % 8;
  const high = width < 8 ? low + width - 1 : width - 1;
  const refcount =
    width === 64
      ? decimal64(readUint64(bytes, 0))
      : String(getRefcount(bytes, width < 8 ? low / width : 0, order));
  return { counter: { slot, offset, raw: hexBytes(bytes), high, low: width < 8 ? low : 0 }, refcount };
}
