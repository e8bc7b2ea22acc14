import type { OperationContext } from '../../shared/progress';
import { DecompressionPool } from '../device/decompression-pool';
import { GuestStream, type GuestChunk } from '../device/guest-stream';
import { openLayers, type Qcow2Layer } from '../device/layer';
import type { SnapshotChoice } from '../device/snapshot-tables';
import type { Image } from '../image/image';
import { throwIfAborted } from '../io/time-slice';

/** Whose bytes are read. */
export interface GuestOptions {
  /** an internal snapshot: the disk as it was then. Default as it is now */
  readonly snapshot?: SnapshotChoice;
}

/**
 * Makes the guest's disk readable for as long as `use` takes, on all cores where clusters are compressed.
 * @throws PlatterError as `openLayers`
 */
export async function withGuest<T>(
  image: Image,
  { snapshot }: GuestOptions,
  { signal }: OperationContext,
  use: (layer: Qcow2Layer) => Promise<T>,
): Promise<T> {
  const pool = new DecompressionPool();
  try {
    return await use(await openLayers(image, { snapshot, unpack: pool.unpack, signal }));
  } finally {
    await pool.close();
  }
}

/**
 * Hands out a range of the disk in order.
 * @param take what it returns is waited for before the chunk's bytes become something else
 * @param pending how many chunks may be taken while others are not done with
 * @throws PlatterError as `read`
 */
export async function eachChunk(
  layer: Qcow2Layer,
  start: number,
  length: number,
  take: (chunk: GuestChunk) => Promise<void>,
  signal?: AbortSignal,
  pending = 0,
): Promise<void> {
  const stream = new GuestStream(layer, start, length, pending, signal);
  const taken: Promise<void>[] = [];
  try {
    for (let chunk = await stream.next(); chunk; chunk = await stream.next()) {
      taken.push(take(chunk));
      if (taken.length > pending) await taken.shift();
    }
    await Promise.all(taken);
    // who called it off before the end is not told that all is done
    throwIfAborted(signal);
  } finally {
    await Promise.allSettled(taken);
    await stream.close();
  }
}
