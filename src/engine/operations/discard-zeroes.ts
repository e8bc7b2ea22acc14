import type { OperationContext } from '../../shared/progress';
import type { DiscardForecast, DiscardResult } from '../../shared/results';
import { guestOffset } from '../../shared/units';
import type { BlockDevice, DiscardedZeroes } from '../device/device';
import { openLayers } from '../device/layer';
import { findZeroClusters, type ZeroRun } from '../device/zero-clusters';
import type { Gate } from '../image/gate';
import type { Image } from '../image/image';
import { sizesOf } from './file-sizes';
import { PhaseMeter } from './phase-meter';
import { withDevice } from './with-device';

/** So much of the disk is looked at in one go, in bytes: other requests come in between. A multiple of every cluster size. */
const STEP = 64 << 20;

export interface DiscardOptions {
  readonly gate?: Gate;
}

/**
 * Finds how much of a disk is stored as clusters of zeroes, which `discardZeroes` would give up. Nothing is written.
 * @param each is told of each run, also of those that snapshots keep
 * @throws PlatterError as `openLayers`, and corrupt-structure, io-error, cancelled
 */
export async function forecastDiscard(
  image: Image,
  context: OperationContext = {},
  each?: (run: ZeroRun) => void,
): Promise<DiscardForecast> {
  const layer = await openLayers(image, { signal: context.signal });
  const meter = new PhaseMeter([{ name: 'look-for-zeroes', share: 100, unit: 'bytes' }], context.progress);
  const tick = meter.start('look-for-zeroes');
  let looked = 0;
  let zeroes = 0;
  let sharedZeroes = 0;
  for (let at = 0; at < layer.virtualSize; at += STEP) {
    const found = (run: ZeroRun): void => {
      if (run.shared) sharedZeroes += run.length;
      else zeroes += run.length;
      each?.(run);
    };
    looked += await findZeroClusters(layer, guestOffset(at), at + STEP, found, context.signal);
    tick(Math.min(layer.virtualSize, at + STEP), layer.virtualSize);
  }
  meter.finish();
  return { looked: looked * layer.geometry.clusterSize, zeroes, sharedZeroes };
}

/**
 * Gives up the clusters of a disk that hold nothing but zeroes; the guest sees no change, and the file system gets
 * their room back. Stopped halfway, what was found until then is given up.
 * @throws PlatterError as `withDevice`, and corrupt-structure, io-error, cancelled
 */
export async function discardZeroes(
  path: string,
  { gate }: DiscardOptions = {},
  context: OperationContext = {},
): Promise<DiscardResult> {
  const meter = new PhaseMeter([{ name: 'discard-zeroes', share: 100, unit: 'bytes' }], context.progress);
  const tick = meter.start('discard-zeroes');
  const before = await sizesOf(path);
  const given: DiscardedZeroes = { bytes: 0, sharedBytes: 0 };
  await withDevice(path, { gate }, context, (device) => discardDevice(device, given, tick, context.signal));
  meter.finish();
  const after = await sizesOf(path);
  return {
    discarded: given.bytes,
    shared: given.sharedBytes,
    allocatedBefore: before.allocated,
    allocatedAfter: after.allocated,
  };
}

/**
 * The same for a device that is connected.
 * @param given what is given up is added to it as it happens
 * @param tick is told how much of the disk was looked at
 */
export async function discardDevice(
  device: BlockDevice,
  given: DiscardedZeroes,
  tick: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (let at = 0; at < device.size; at += STEP) {
    const length = Math.min(STEP, device.size - at);
    await device.discardZeroes(guestOffset(at), length, given, signal);
    tick(at + length, device.size);
  }
}
