/** How far the entries of an L2 table say the same, as reading sees them: QEMU's rules, no object per entry. */
import { readUint32 } from '../codec/big-endian';
import { compressedLength, decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import type { Geometry } from '../image/geometry';

/** What is at a guest offset, and for how long that holds. */
export interface GuestMapping {
  /** `corrupt`: nothing can be read there */
  readonly kind: 'unallocated' | 'zero' | 'data' | 'compressed' | 'corrupt';
  /** data: byte offset of the first byte in the data storage. compressed: of the stream. Otherwise 0 */
  readonly host: number;
  /** guest bytes from the offset asked for */
  readonly length: number;
  /** compressed: bytes of the stream. Otherwise 0 */
  readonly streamLength: number;
}

type Kind = GuestMapping['kind'];

const SUBCLUSTERS = 32;
const ALL = 0xffffffff;
const WORD = 2 ** 32;
const COPIED = 0x80000000;
const COMPRESSED = 0x40000000;
const OFFSET_HIGH = 0x00ffffff;
const OFFSET_LOW = 0xfffffe00;

/** Where in a table a question starts, and how far it goes. */
export interface TablePlace {
  /** entry of the first cluster */
  readonly index: number;
  /** bytes into that cluster */
  readonly inCluster: number;
  /** guest bytes; ends within the table */
  readonly length: number;
  /** guest offset of the first cluster, which a data file has it at */
  readonly guest: number;
}

/**
 * Answers from a table's bytes. Stops where the kind changes or, with data, the file's clusters no longer follow
 * each other; the next question goes on from there.
 */
export function entryRun(bytes: Uint8Array, place: TablePlace, geometry: Geometry): GuestMapping {
  const high = readUint32(bytes, place.index * geometry.l2EntrySize);
  if ((high & COMPRESSED) !== 0) return compressedEntry(bytes, place, geometry);
  return geometry.extendedL2 ? extendedRun(bytes, place, geometry) : standardRun(bytes, place, geometry);
}

function compressedEntry(bytes: Uint8Array, place: TablePlace, geometry: Geometry): GuestMapping {
  const { clusterBits, clusterSize, dataFile } = geometry;
  const length = Math.min(place.length, clusterSize - place.inCluster);
  if (dataFile) return { kind: 'corrupt', host: 0, length, streamLength: 0 };
  const at = place.index * geometry.l2EntrySize;
  const entry = { high: readUint32(bytes, at), low: readUint32(bytes, at + 4) };
  const { offset: host } = decodeCompressedDescriptor(entry, clusterBits);
  return {
    kind: 'compressed',
    host,
    length,
    streamLength: compressedLength(entry.high, entry.low, clusterBits),
  };
}

function standardRun(bytes: Uint8Array, place: TablePlace, geometry: Geometry): GuestMapping {
  const { clusterSize } = geometry;
  let position = place.index * 8;
  let high = readUint32(bytes, position);
  let low = readUint32(bytes, position + 4);
  let cluster = clusterOffset(high, low);
  let guest = place.guest;
  const kind = standardKind(high, low, cluster, guest, geometry);
  const host = kind === 'data' ? cluster + place.inCluster : 0;
  let length = clusterSize - place.inCluster;
  if (kind === 'corrupt') return mapping(kind, 0, length, place);
  const first = cluster;
  while (length < place.length) {
    position += 8;
    guest += clusterSize;
    high = readUint32(bytes, position);
    low = readUint32(bytes, position + 4);
    cluster = clusterOffset(high, low);
    if (kind === 'data' && cluster !== first + guest - place.guest) break;
    if ((high & COMPRESSED) !== 0 || standardKind(high, low, cluster, guest, geometry) !== kind) break;
    length += clusterSize;
  }
  return mapping(kind, host, length, place);
}

function standardKind(
  high: number,
  low: number,
  cluster: number,
  guest: number,
  { clusterSize, version, dataFile }: Geometry,
): Kind {
  const zero = (low & 1) !== 0;
  if (zero && version < 3) return 'corrupt';
  if (cluster === 0 && !(dataFile && !zero && high >= COPIED)) return zero ? 'zero' : 'unallocated';
  if (misplaced(low, cluster, guest, clusterSize, dataFile)) return 'corrupt';
  return zero ? 'zero' : 'data';
}

function extendedRun(bytes: Uint8Array, place: TablePlace, geometry: Geometry): GuestMapping {
  const { clusterSize } = geometry;
  const subclusterSize = clusterSize / SUBCLUSTERS;
  const subcluster = Math.floor(place.inCluster / subclusterSize);
  let position = place.index * 16;
  let cluster = clusterOffset(readUint32(bytes, position), readUint32(bytes, position + 4));
  let guest = place.guest;
  if (extendedCorrupt(bytes, position, cluster, guest, geometry)) {
    return mapping('corrupt', 0, clusterSize - place.inCluster, place);
  }
  const kind = subclusterKind(bytes, position, subcluster);
  const host = kind === 'data' ? cluster + place.inCluster : 0;
  let count = subclustersAlike(bytes, position, subcluster, kind);
  let length = (subcluster + count) * subclusterSize - place.inCluster;
  const first = cluster;
  let toEnd = subcluster + count === SUBCLUSTERS;
  while (toEnd && length < place.length) {
    position += 16;
    guest += clusterSize;
    const high = readUint32(bytes, position);
    cluster = clusterOffset(high, readUint32(bytes, position + 4));
    if (kind === 'data' && cluster !== first + guest - place.guest) break;
    if ((high & COMPRESSED) !== 0 || extendedCorrupt(bytes, position, cluster, guest, geometry)) break;
    count = subclustersAlike(bytes, position, 0, kind);
    length += count * subclusterSize;
    toEnd = count === SUBCLUSTERS;
  }
  return mapping(kind, host, length, place);
}

/** One contradiction makes QEMU refuse the whole cluster. */
function extendedCorrupt(
  bytes: Uint8Array,
  position: number,
  cluster: number,
  guest: number,
  { clusterSize, dataFile }: Geometry,
): boolean {
  const zeroes = readUint32(bytes, position + 8);
  const allocated = readUint32(bytes, position + 12);
  if ((zeroes & allocated) !== 0) return true;
  if (cluster === 0 && !(dataFile && bytes[position] >= 0x80)) return allocated !== 0;
  return misplaced(readUint32(bytes, position + 4), cluster, guest, clusterSize, dataFile);
}

function subclusterKind(bytes: Uint8Array, position: number, subcluster: number): Kind {
  const bit = 1 << subcluster;
  if ((readUint32(bytes, position + 8) & bit) !== 0) return 'zero';
  return (readUint32(bytes, position + 12) & bit) !== 0 ? 'data' : 'unallocated';
}

/** How many subclusters from `subcluster` on are of a kind. */
function subclustersAlike(bytes: Uint8Array, position: number, subcluster: number, kind: Kind): number {
  const zeroes = readUint32(bytes, position + 8);
  const allocated = readUint32(bytes, position + 12);
  const alike = kind === 'data' ? allocated : kind === 'zero' ? zeroes : ~(allocated | zeroes);
  const others = (~alike & (ALL << subcluster)) >>> 0;
  return (others === 0 ? SUBCLUSTERS : 31 - Math.clz32(others & -others)) - subcluster;
}

/** Clusters lie at multiples of their size, and in a data file where the guest has them. */
function misplaced(
  low: number,
  cluster: number,
  guest: number,
  clusterSize: number,
  dataFile: boolean,
): boolean {
  return (low & OFFSET_LOW & (clusterSize - 1)) !== 0 || (dataFile && cluster !== guest);
}

const clusterOffset = (high: number, low: number): number =>
  (high & OFFSET_HIGH) * WORD + ((low & OFFSET_LOW) >>> 0);

const mapping = (kind: Kind, host: number, length: number, place: TablePlace): GuestMapping => ({
  kind,
  host,
  length: Math.min(length, place.length),
  streamLength: 0,
});
