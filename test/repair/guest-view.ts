/** What can be read of a disk that is damaged, and whether a repair kept it. */
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { findPiece } from '../../src/engine/device/guest-piece';
import { read } from '../../src/engine/device/guest-reader';
import { openLayers } from '../../src/engine/device/layer';
import type { Image } from '../../src/engine/image/image';
import { FileStorage } from '../../src/engine/io/file-storage';
import { isZero } from '../../src/engine/io/zeroes';
import { PlatterError } from '../../src/shared/errors';
import type { GuestRange } from '../../src/shared/findings';
import { guestOffset } from '../../src/shared/units';
import { qemuImg } from '../qemu';

const SECTOR = 512;
const BLOCK = 65_536;
/** Reads of one disk, so that a damaged one of petabytes ends. */
const MOST_READS = 1 << 17;

/** A disk as far as it can be read. */
export interface GuestView {
  /** bytes */
  readonly size: number;
  /** what is not zero, by the number of its block of 64 KiB */
  readonly blocks: ReadonlyMap<number, Uint8Array>;
  /** sectors of 512 bytes that can't be read */
  readonly unreadable: ReadonlySet<number>;
}

/** A snapshot as qemu-img is asked for it. */
export interface SnapshotName {
  readonly id: string;
  readonly name: string;
}

/**
 * The disk as qemu-img reads it, sector by sector where it fails.
 * @returns undefined where it does not open the image, or gives up
 */
export async function viewByQemu(path: string, snapshot?: SnapshotName): Promise<GuestView | undefined> {
  const raw = `${path}.view`;
  const comma = (text: string): string => text.replaceAll(',', ',,');
  const of = snapshot && ['-l', `snapshot.id=${comma(snapshot.id)},snapshot.name=${comma(snapshot.name)}`];
  const args = [
    'convert',
    '--salvage',
    '-f',
    'qcow2',
    '-O',
    'raw',
    ...(of ?? []),
    basename(path),
    basename(raw),
  ];
  try {
    const { status, stderr } = await qemuImg(args, { cwd: dirname(path), timeoutMs: 15_000 });
    if (status !== 0) return undefined;
    const failed = [...stderr.matchAll(/error while reading offset (\d+):/g)];
    return await loaded(raw, new Set(failed.map(([, offset]) => Number(offset) / SECTOR)));
  } finally {
    await rm(raw, { force: true });
  }
}

async function loaded(raw: string, unreadable: ReadonlySet<number>): Promise<GuestView> {
  const file = await FileStorage.open(raw);
  const blocks = new Map<number, Uint8Array>();
  try {
    for (let at = 0; at < file.length;) {
      const extent = await file.hostExtent(at);
      const end = extent ? extent.start + extent.length : file.length;
      if (!extent?.hole) {
        for (let block = Math.floor(at / BLOCK); block * BLOCK < end; block++) {
          const bytes = new Uint8Array(BLOCK);
          await file.read(block * BLOCK, bytes);
          if (!isZero(bytes, 0, BLOCK)) blocks.set(block, bytes);
        }
      }
      at = end;
    }
    return { size: file.length, blocks, unreadable };
  } finally {
    await file.close();
  }
}

/**
 * The disk as the engine reads it, in pieces.
 * @param snapshot id or name
 * @returns undefined where it can't be read at all
 */
export async function viewByEngine(image: Image, snapshot?: string): Promise<GuestView | undefined> {
  const blocks = new Map<number, Uint8Array>();
  const unreadable = new Set<number>();
  try {
    const layer = await openLayers(image, { snapshot });
    const { clusterSize } = layer.geometry;
    const piece = Math.min(clusterSize, BLOCK);
    let reads = 0;
    for (let at = 0; at < layer.virtualSize && reads < MOST_READS; reads++) {
      const stop = Math.min(layer.virtualSize, (Math.floor(at / piece) + 1) * piece);
      try {
        const { kind, length } = await findPiece(layer, guestOffset(at), layer.virtualSize - at);
        if (kind === 'zero') {
          at += length;
          continue;
        }
        const bytes = new Uint8Array(stop - at);
        await read(layer, guestOffset(at), bytes);
        put(blocks, at, bytes);
      } catch (error) {
        if (!(error instanceof PlatterError) || error.code === 'internal') throw error;
        for (let sector = Math.floor(at / SECTOR); sector * SECTOR < stop; sector++) unreadable.add(sector);
      }
      at = stop;
    }
    return { size: layer.virtualSize, blocks, unreadable };
  } catch (error) {
    if (error instanceof PlatterError && error.code !== 'internal') return undefined;
    throw error;
  }
}

/** Bytes that lie within one block. */
function put(blocks: Map<number, Uint8Array>, at: number, bytes: Uint8Array): void {
  if (isZero(bytes, 0, bytes.length)) return;
  const number = Math.floor(at / BLOCK);
  const block = blocks.get(number) ?? new Uint8Array(BLOCK);
  block.set(bytes, at % BLOCK);
  blocks.set(number, block);
}

const NOTHING = new Uint8Array(BLOCK);

/**
 * What was readable and is not, or is not the same, in words.
 * @param lost ranges that may be anything
 */
export function viewDifferences(
  before: GuestView,
  after: GuestView,
  lost: readonly GuestRange[] = [],
): string[] {
  if (before.size !== after.size) return [`the disk has ${after.size} bytes and not ${before.size}`];
  const mayDiffer = (sector: number): boolean =>
    before.unreadable.has(sector) ||
    lost.some(({ start, length }) => (sector + 1) * SECTOR > start && sector * SECTOR < start + length);
  const wrong: number[] = [...after.unreadable].filter((sector) => !mayDiffer(sector));
  if (wrong.length > 0) return [`${wrong.length} sectors can't be read any more, the first ${wrong[0]}`];
  for (const number of new Set([...before.blocks.keys(), ...after.blocks.keys()])) {
    const old = before.blocks.get(number) ?? NOTHING;
    const found = after.blocks.get(number) ?? NOTHING;
    if (Buffer.compare(old, found) === 0) continue;
    for (let at = 0; at < BLOCK; at += SECTOR) {
      const sector = (number * BLOCK + at) / SECTOR;
      if (Buffer.compare(old.subarray(at, at + SECTOR), found.subarray(at, at + SECTOR)) === 0) continue;
      if (!mayDiffer(sector)) wrong.push(sector);
    }
  }
  if (wrong.length === 0) return [];
  const hex = (view: GuestView, sector: number): string => {
    const at = (sector * SECTOR) % BLOCK;
    const block = view.blocks.get(Math.floor((sector * SECTOR) / BLOCK)) ?? NOTHING;
    return Buffer.from(block.subarray(at, at + 16)).toString('hex');
  };
  const first = Math.min(...wrong.slice(0, 1000));
  return [
    `${wrong.length} sectors are not what they were, sector ${first} (guest ${first * SECTOR}): ` +
      `${hex(after, first)} instead of ${hex(before, first)}`,
  ];
}

/** Whether a range reads as zeroes where it can be read. */
export function isZeroIn(view: GuestView, { start, length }: GuestRange): boolean {
  for (const [number, bytes] of view.blocks) {
    const from = Math.max(start, number * BLOCK);
    const to = Math.min(start + length, (number + 1) * BLOCK);
    if (from < to && !isZero(bytes, from - number * BLOCK, to - number * BLOCK)) return false;
  }
  return true;
}
