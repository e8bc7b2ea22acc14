/** Images of all kinds for writing to, made by qemu-img and qemu-io. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { qemuImgMust, qemuIoMust } from '../qemu';
import { markedBytes } from './marked-sectors';

const K = 1 << 10;

/** A range of the disk that holds data from the start. */
interface Filled {
  readonly at: number;
  readonly length: number;
  readonly compressed?: boolean;
}

interface Recipe {
  readonly name: string;
  /** for qemu-img create -o */
  readonly options: string;
  readonly size: number;
  readonly filled?: readonly Filled[];
  readonly backing?: { readonly format: 'raw' | 'qcow2'; readonly size: number };
  readonly dataFile?: boolean;
  /** taken when the disk was filled; then the first quarter is written again */
  readonly snapshot?: boolean;
}

/** An image as it was made, with all that a test needs to know of it. */
export interface Shape {
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly data?: { readonly path: string; readonly bytes: Uint8Array };
  /** files below, by path */
  readonly below: ReadonlyMap<string, Uint8Array>;
  readonly clusterSize: number;
  readonly lazy: boolean;
  /** whether the guest's discard does nothing: there is no way to say zero over a disk below */
  readonly keepsDiscarded: boolean;
  /** what the guest sees */
  readonly contents: Uint8Array;
  /** name of its snapshot and what the guest saw then */
  readonly snapshot?: { readonly name: string; readonly contents: Uint8Array };
}

const RECIPES: readonly Recipe[] = [
  { name: 'plain', options: 'cluster_size=4k', size: 512 * K, filled: [{ at: 0, length: 64 * K }] },
  { name: 'empty 512', options: 'cluster_size=512', size: 256 * K },
  {
    name: '1 bit',
    options: 'cluster_size=512,refcount_bits=1',
    size: 512 * K,
    filled: [{ at: 60 * K, length: 200 * K }],
  },
  {
    name: '2 bits',
    options: 'cluster_size=1k,refcount_bits=2',
    size: 384 * K,
    filled: [{ at: 0, length: 100 * K }],
    snapshot: true,
  },
  // 64 blocks of 64 refcounts fit into the table: 2 MiB
  {
    name: 'table is full',
    options: 'cluster_size=512,refcount_bits=64',
    size: 2176 * K,
    filled: [{ at: 0, length: 1960 * K }],
  },
  {
    name: 'table is full, lazy',
    options: 'cluster_size=512,refcount_bits=64,lazy_refcounts=on',
    size: 2176 * K,
    filled: [{ at: 0, length: 1960 * K }],
  },
  {
    name: 'lazy',
    options: 'cluster_size=4k,lazy_refcounts=on',
    size: 512 * K,
    filled: [{ at: 100 * K, length: 100 * K }],
  },
  {
    name: 'lazy 512',
    options: 'cluster_size=512,lazy_refcounts=on,refcount_bits=32',
    size: 256 * K,
    filled: [{ at: 0, length: 40 * K }],
    snapshot: true,
  },
  {
    name: 'snapshot',
    options: 'cluster_size=4k',
    size: 384 * K,
    filled: [{ at: 0, length: 200 * K }],
    snapshot: true,
  },
  {
    name: '64k',
    options: 'cluster_size=64k,refcount_bits=8',
    size: 768 * K,
    filled: [{ at: 0, length: 200 * K }],
  },
  {
    name: 'subclusters',
    options: 'cluster_size=16k,extended_l2=on',
    size: 512 * K,
    filled: [
      { at: 0, length: 20 * K },
      { at: 90 * K, length: 3 * K },
    ],
  },
  {
    name: 'subclusters, snapshot',
    options: 'cluster_size=16k,extended_l2=on',
    size: 512 * K,
    filled: [{ at: 0, length: 90 * K }],
    snapshot: true,
  },
  {
    name: 'subclusters over longer',
    options: 'cluster_size=64k,extended_l2=on',
    size: 512 * K,
    filled: [{ at: 128 * K, length: 30 * K }],
    backing: { format: 'raw', size: 700 * K },
  },
  {
    name: 'version 2',
    options: 'cluster_size=4k,compat=0.10',
    size: 384 * K,
    filled: [{ at: 0, length: 100 * K }],
  },
  {
    name: 'version 2 over shorter',
    options: 'cluster_size=4k,compat=0.10',
    size: 384 * K,
    filled: [{ at: 0, length: 50 * K }],
    backing: { format: 'qcow2', size: 250 * K },
  },
  {
    name: 'over shorter raw',
    options: 'cluster_size=4k',
    size: 384 * K,
    filled: [{ at: 0, length: 20 * K }],
    backing: { format: 'raw', size: 201 * K },
  },
  {
    name: 'over longer qcow2',
    options: 'cluster_size=4k',
    size: 256 * K,
    filled: [{ at: 0, length: 50 * K }],
    backing: { format: 'qcow2', size: 500 * K },
  },
  {
    name: 'over qcow2, lazy',
    options: 'cluster_size=1k,lazy_refcounts=on',
    size: 256 * K,
    backing: { format: 'qcow2', size: 200 * K },
  },
  {
    name: 'data file',
    options: 'cluster_size=4k',
    size: 384 * K,
    filled: [{ at: 0, length: 50 * K }],
    dataFile: true,
  },
  {
    name: 'raw data file',
    options: 'cluster_size=4k,data_file_raw=on',
    size: 384 * K,
    filled: [{ at: 0, length: 50 * K }],
    dataFile: true,
  },
  {
    name: 'data file, lazy, subclusters',
    options: 'cluster_size=16k,extended_l2=on,lazy_refcounts=on',
    size: 512 * K,
    filled: [{ at: 0, length: 50 * K }],
    dataFile: true,
  },
  {
    name: 'compressed',
    options: 'cluster_size=4k',
    size: 384 * K,
    filled: [
      { at: 0, length: 120 * K, compressed: true },
      { at: 200 * K, length: 40 * K },
    ],
  },
  {
    name: 'compressed, snapshot',
    options: 'cluster_size=16k',
    size: 512 * K,
    filled: [{ at: 0, length: 256 * K, compressed: true }],
    snapshot: true,
  },
  {
    name: 'compressed, subclusters',
    options: 'cluster_size=16k,extended_l2=on',
    size: 512 * K,
    filled: [{ at: 0, length: 128 * K, compressed: true }],
  },
  {
    name: 'reserved',
    options: 'cluster_size=4k,preallocation=metadata',
    size: 256 * K,
    filled: [{ at: 0, length: 30 * K }],
  },
  {
    name: 'large clusters',
    options: 'cluster_size=2M',
    size: 4096 * K,
    filled: [{ at: 0, length: 100 * K }],
  },
];

/**
 * Makes one image of each kind in a folder.
 * @param wanted which kinds
 */
export async function buildShapes(
  folder: string,
  wanted: (recipe: { readonly name: string }) => boolean = () => true,
): Promise<Shape[]> {
  const shapes: Shape[] = [];
  for (const [index, recipe] of RECIPES.filter(wanted).entries())
    shapes.push(await build(folder, index, recipe));
  return shapes;
}

async function build(folder: string, index: number, recipe: Recipe): Promise<Shape> {
  const { name, options, size, filled = [], backing, dataFile = false, snapshot = false } = recipe;
  const path = join(folder, `${index}.qcow2`);
  const dataPath = join(folder, `${index}.data`);
  const below = new Map<string, Uint8Array>();
  const args = ['create', '-q', '-f', 'qcow2', '-o', dataFile ? `${options},data_file=${dataPath}` : options];
  if (backing) {
    const base = join(folder, `${index}.base`);
    await makeBacking(base, backing);
    below.set(base, await readFile(base));
    args.push('-b', base, '-F', backing.format);
  }
  await qemuImgMust([...args, path, String(size)]);
  for (const range of filled) await fill(path, range, 0xf000_0000);
  const raw = `${path}.raw`;
  const seen = async (how: readonly string[] = []): Promise<Uint8Array> => {
    await qemuImgMust(['convert', ...how, '-f', 'qcow2', '-O', 'raw', path, raw]);
    return readFile(raw);
  };
  let taken: Shape['snapshot'];
  if (snapshot) {
    taken = { name: 'before', contents: await seen() };
    await qemuImgMust(['snapshot', '-c', 'before', path]);
    await fill(path, { at: 0, length: size / 4 }, 0xf100_0000);
  }
  return {
    name,
    path,
    bytes: await readFile(path),
    data: dataFile ? { path: dataPath, bytes: await readFile(dataPath) } : undefined,
    below,
    clusterSize: clusterSizeOf(options),
    lazy: options.includes('lazy'),
    keepsDiscarded: options.includes('0.10') && backing !== undefined,
    contents: await seen(),
    snapshot: taken,
  };
}

async function makeBacking(path: string, { format, size }: NonNullable<Recipe['backing']>): Promise<void> {
  await qemuImgMust(['create', '-q', '-f', format, path, String(size)]);
  await fill(path, { at: 0, length: size }, 0xf200_0000, format);
}

async function fill(
  path: string,
  { at, length, compressed = false }: Filled,
  change: number,
  format = 'qcow2',
): Promise<void> {
  const pattern = `${path}.pattern`;
  await writeFile(pattern, markedBytes(at, length, change));
  const how = compressed ? 'write -c' : 'write';
  await qemuIoMust(path, [`${how} -s ${pattern} ${at} ${length}`], { flags: ['-f', format] });
}

function clusterSizeOf(options: string): number {
  const [, number, unit] = /cluster_size=(\d+)([kM]?)/.exec(options) ?? [];
  return Number(number) * { '': 1, k: K, M: K * K }[unit as '' | 'k' | 'M'];
}
