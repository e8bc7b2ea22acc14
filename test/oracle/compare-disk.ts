/** Compares a disk as the engine reads it with the raw file that qemu-img made of it. */
import { findPiece } from '../../src/engine/device/guest-piece';
import { read } from '../../src/engine/device/guest-reader';
import type { Layer } from '../../src/engine/device/layer';
import { FileStorage } from '../../src/engine/io/file-storage';
import type { GuestOffset } from '../../src/shared/units';
import { Random } from '../random';

const STEP = 1 << 20;
/** Random reads stay below this, so that some of them hit something. */
const RANDOM_END = 32 << 20;

/** What differs, in words; empty when nothing does. */
export async function differences(layer: Layer, rawPath: string, seed = 1): Promise<string[]> {
  const raw = await FileStorage.open(rawPath);
  try {
    if (layer.virtualSize !== raw.length) return [`${layer.virtualSize} bytes and not ${raw.length}`];
    return [
      ...(await compareOurData(layer, raw)),
      ...(await compareTheirData(layer, raw)),
      ...(await compareRandomReads(layer, raw, seed)),
    ];
  } finally {
    await raw.close();
  }
}

/** Reads all that is not known to be zero, and rejects with what keeps it from being read. */
export async function readAll(layer: Layer): Promise<void> {
  await eachPiece(layer, async (at, length) => {
    for (let done = 0; done < length; done += STEP) {
      await bytesOf(layer, at + done, Math.min(STEP, length - done));
    }
  });
}

async function eachPiece(layer: Layer, look: (at: number, length: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < layer.virtualSize;) {
    const { kind, length } = await findPiece(layer, at as GuestOffset, layer.virtualSize - at);
    if (kind !== 'zero') await look(at, length);
    at += length;
  }
}

async function bytesOf(layer: Layer, start: number, length: number): Promise<Buffer> {
  const target = Buffer.alloc(length, 0xa5);
  await read(layer, start as GuestOffset, target);
  return target;
}

async function compareRange(
  layer: Layer,
  raw: FileStorage,
  start: number,
  length: number,
): Promise<string[]> {
  for (let at = start; at < start + length; at += STEP) {
    const bytes = Math.min(STEP, start + length - at);
    const theirs = Buffer.alloc(bytes);
    await raw.read(at, theirs);
    const ours = await bytesOf(layer, at, bytes);
    if (Buffer.compare(ours, theirs) !== 0) return [`${bytes} bytes at ${at}`];
  }
  return [];
}

async function compareOurData(layer: Layer, raw: FileStorage): Promise<string[]> {
  const found: string[] = [];
  await eachPiece(layer, async (at, length) => {
    found.push(...(await compareRange(layer, raw, at, length)));
  });
  return found;
}

async function compareTheirData(layer: Layer, raw: FileStorage): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < raw.length;) {
    const extent = await raw.hostExtent(at);
    const end = extent ? extent.start + extent.length : raw.length;
    if (!extent?.hole) found.push(...(await compareRange(layer, raw, at, end - at)));
    at = end;
  }
  return found;
}

/** Odd offsets and lengths. */
async function compareRandomReads(layer: Layer, raw: FileStorage, seed: number): Promise<string[]> {
  const random = new Random(seed);
  const size = Math.min(raw.length, RANDOM_END);
  const found: string[] = [];
  for (let times = 0; times < 60 && size > 0; times++) {
    const start = random.below(size);
    const longest = Math.min(size - start, random.pick([100, 5000, 200_000, 3_000_000]));
    found.push(...(await compareRange(layer, raw, start, random.below(longest) + 1)));
  }
  return found;
}
