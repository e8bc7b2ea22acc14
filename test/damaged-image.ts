/** One damage each, in an image that qemu-img makes: 64 KiB clusters, 1 MiB of data from the start of the disk. */
import { peek, poke, u64Bytes } from './poke';
import { qemuImgMust, qemuIoMust } from './qemu';

/** Where the parts of such an image lie. */
const REFCOUNT_TABLE = 0x10000;
const REFCOUNT_BLOCK = 0x20000;
const L2 = 0x40000;
const DATA = 0x50000;
const CLUSTER = 0x10000;

const COPIED = 1n << 63n;

const setRefcount = (path: string, cluster: number, refcount: number): Promise<void> =>
  poke(path, REFCOUNT_BLOCK + cluster * 2, Uint8Array.of(refcount >> 8, refcount & 255));
const setEntry = (path: string, index: number, entry: bigint): Promise<void> =>
  poke(path, L2 + index * 8, u64Bytes(entry));

/** What can be wrong with it. */
export const DAMAGES = {
  /** one cluster that nothing uses */
  leak: (path: string) => setEntry(path, 3, 0n),
  /** counted three times, used once */
  'too-high': (path: string) => setRefcount(path, DATA / CLUSTER + 2, 3),
  /** counted once, used by two ranges of the disk */
  shared: (path: string) => setEntry(path, 4, COPIED | BigInt(DATA)),
  /** not counted at all: qemu-img rebuilds the refcounts */
  uncounted: (path: string) => setRefcount(path, DATA / CLUSTER + 1, 0),
  /** COPIED off where it belongs */
  flag: (path: string) => setEntry(path, 1, BigInt(DATA + CLUSTER)),
  /** no refcount block */
  'no-block': (path: string) => poke(path, REFCOUNT_TABLE, u64Bytes(0n)),
  /** the third cluster of the disk lies behind the end of the file */
  'beyond-end': (path: string) => setEntry(path, 2, COPIED | 0x4000_0000n),
  /** an offset that is no start of a cluster */
  unaligned: (path: string) => setEntry(path, 2, COPIED | 0x5_5000n),
} as const satisfies Record<string, (path: string) => Promise<void>>;
export type Damage = keyof typeof DAMAGES;

/** Makes an image of 16 MiB with that damage. */
export async function makeDamaged(path: string, damage: Damage): Promise<void> {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '16M']);
  await qemuIoMust(path, ['write -P 7 0 1M']);
  const entry = await peek(path, L2, 8);
  if (entry.readBigUInt64BE() !== (COPIED | BigInt(DATA))) throw new Error('the image is laid out otherwise');
  await DAMAGES[damage](path);
}
