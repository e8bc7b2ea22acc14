/** Lays out small qcow2 images byte by byte, for shapes that qemu-img does not make. Refcounts come out right. */

/** What one cluster of the disk is. */
export type GuestCluster = 'data' | 'zero' | 'reserved-zero' | 'hole';

export interface ImageOptions {
  readonly version?: 2 | 3;
  /** 9 … 21, default 16 */
  readonly clusterBits?: number;
  /** 0 … 6, default 4 (16 bits) */
  readonly refcountOrder?: number;
  readonly extendedL2?: boolean;
  /** the disk, cluster by cluster; zero clusters need version 3 */
  readonly guest?: readonly GuestCluster[];
  /** version 3: 104 … cluster size, default 112 */
  readonly headerLength?: number;
  /** default: as many as the disk needs */
  readonly l1Entries?: number;
  /** default 1 */
  readonly refcountTableClusters?: number;
  /** where the tables stand, default first */
  readonly order?: 'tables-first' | 'data-first';
  readonly backing?: { readonly name: string; readonly format: string };
  /** header values that replace what the builder worked out */
  readonly fields?: Partial<Record<'l1TableOffset' | 'size' | 'incompatible', bigint>>;
}

const COPIED = 1n << 63n;

/** Sets the refcount of a cluster to one in a block of the given width. */
function countOnce(block: Buffer, slot: number, order: number): void {
  const bits = 1 << order;
  if (bits < 8) block[(slot * bits) >> 3] |= 1 << ((slot * bits) & 7);
  else block[(slot + 1) * (bits / 8) - 1] = 1;
}

/** Header extensions: backing format where there is one, then the end mark. */
function extensions(backing: ImageOptions['backing']): Buffer {
  if (!backing) return Buffer.alloc(8);
  const bytes = Buffer.alloc(8 + ((backing.format.length + 7) & ~7) + 8);
  bytes.writeUInt32BE(0xe2792aca, 0);
  bytes.writeUInt32BE(backing.format.length, 4);
  bytes.write(backing.format, 8, 'latin1');
  return bytes;
}

/**
 * The bytes of a whole image file.
 * @throws RangeError when the disk needs more tables than one refcount block and one L2 table hold
 */
export function buildImage(options: ImageOptions): Uint8Array {
  const {
    version = 3,
    clusterBits = 16,
    refcountOrder = 4,
    extendedL2 = false,
    guest = [],
    order = 'tables-first',
  } = options;
  const clusterSize = 1 << clusterBits;
  const entrySize = extendedL2 ? 16 : 8;
  const l1Entries = options.l1Entries ?? 1;
  const l1Clusters = Math.ceil((l1Entries * 8) / clusterSize);
  const tableClusters = options.refcountTableClusters ?? 1;
  const withL2 = guest.length > 0;
  const stored = guest.filter((kind) => kind === 'data' || kind === 'reserved-zero').length;
  if (guest.length * entrySize > clusterSize) throw new RangeError('more than one L2 table');

  let next = 1;
  const take = (clusters: number): number => {
    const first = next;
    next += clusters;
    return first;
  };
  let data = order === 'data-first' ? take(stored) : 0;
  const refcountTable = take(tableClusters);
  const refcountBlock = take(1);
  const l1 = take(l1Clusters);
  const l2 = withL2 ? take(1) : 0;
  if (order === 'tables-first') data = take(stored);
  if (next > (clusterSize * 8) >> refcountOrder) throw new RangeError('more than one refcount block');

  const file = Buffer.alloc(next * clusterSize);
  const offset = (cluster: number): bigint => BigInt(cluster) * BigInt(clusterSize);
  file.writeUInt32BE(0x514649fb, 0);
  file.writeUInt32BE(version, 4);
  file.writeUInt32BE(clusterBits, 20);
  file.writeBigUInt64BE(options.fields?.size ?? BigInt(guest.length * clusterSize), 24);
  file.writeUInt32BE(l1Entries, 36);
  file.writeBigUInt64BE(options.fields?.l1TableOffset ?? offset(l1), 40);
  file.writeBigUInt64BE(offset(refcountTable), 48);
  file.writeUInt32BE(tableClusters, 56);
  const headerLength = version === 2 ? 72 : (options.headerLength ?? 112);
  if (version === 3) {
    file.writeBigUInt64BE(options.fields?.incompatible ?? (extendedL2 ? 16n : 0n), 72);
    file.writeUInt32BE(refcountOrder, 96);
    file.writeUInt32BE(headerLength, 100);
  }
  const list = extensions(options.backing);
  list.copy(file, headerLength);
  if (options.backing) {
    const name = Buffer.from(options.backing.name);
    file.writeBigUInt64BE(BigInt(clusterSize - name.length), 8);
    file.writeUInt32BE(name.length, 16);
    name.copy(file, clusterSize - name.length);
  }

  file.writeBigUInt64BE(offset(refcountBlock), refcountTable * clusterSize);
  const block = file.subarray(refcountBlock * clusterSize, (refcountBlock + 1) * clusterSize);
  for (let cluster = 0; cluster < next; cluster++) countOnce(block, cluster, refcountOrder);
  if (withL2) file.writeBigUInt64BE(offset(l2) | COPIED, l1 * clusterSize);
  guest.forEach((kind, index) => {
    const entry = l2 * clusterSize + index * entrySize;
    const own = kind === 'data' || kind === 'reserved-zero';
    const zero = kind === 'zero' || kind === 'reserved-zero';
    const flag = zero && !extendedL2 ? 1n : 0n;
    file.writeBigUInt64BE((own ? offset(data) | COPIED : 0n) | flag, entry);
    if (extendedL2) file.writeBigUInt64BE(zero ? 0xffff_ffff_0000_0000n : own ? 0xffff_ffffn : 0n, entry + 8);
    if (own) file.fill(index + 1, data * clusterSize, ++data * clusterSize);
  });
  return file;
}
