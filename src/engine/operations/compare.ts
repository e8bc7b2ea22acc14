import { basename } from 'node:path';
import type { ComparedDisk, CompareResult } from '../../shared/compare-results';
import type { OperationContext } from '../../shared/progress';
import { compareLayers } from '../device/compare-layers';
import { CompareTally } from '../device/compare-tally';
import type { Qcow2Layer } from '../device/layer';
import { snapshotOf } from '../device/snapshot-tables';
import type { Image } from '../image/image';
import { now } from '../io/time-slice';
import { compareFacts } from './compare-facts';
import { PhaseMeter } from './phase-meter';
import { withGuest, type GuestOptions } from './with-guest';

/** A disk to be compared: that of an image as it is now, or as a snapshot keeps it. */
export interface DiskOf extends GuestOptions {
  readonly image: Image;
}

/**
 * Whether the guest reads the same from two disks, as `qemu-img compare` tells it, and where not. Nothing is written.
 * @throws PlatterError as `openLayers` and `read`
 */
export async function compare(
  first: DiskOf,
  second: DiskOf,
  context: OperationContext = {},
): Promise<CompareResult> {
  const began = now();
  const { signal } = context;
  const meter = new PhaseMeter([{ name: 'compare-disks', share: 100, unit: 'bytes' }], context.progress);
  const report = meter.start('compare-disks');
  const [tally, disks] = await withGuest(first.image, first, context, (a) =>
    withGuest(second.image, second, context, async (b) => {
      const size = Math.max(a.virtualSize, b.virtualSize);
      const sums = new CompareTally(size, Math.min(a.geometry.clusterSize, b.geometry.clusterSize));
      await compareLayers(a, b, sums, { signal, progress: (done) => report(done, size) });
      return [sums, { first: diskOf(first, a), second: diskOf(second, b) }] as const;
    }),
  );
  const isOne = await isOneFile(first.image, second.image);
  meter.finish();
  const { bytes, sharedBytes, differingBytes, firstDifference, ranges, rangesTotal, picture } = tally;
  return {
    same: rangesTotal === 0,
    ...disks,
    grain: Math.min(disks.first.clusterSize, disks.second.clusterSize),
    bytes,
    sharedBytes,
    differingBytes,
    firstDifference,
    ranges,
    rangesTotal,
    picture,
    facts: isOne ? undefined : compareFacts(first.image, second.image),
    milliseconds: Math.round(now() - began),
  };
}

function diskOf({ image, snapshot }: DiskOf, { virtualSize, geometry }: Qcow2Layer): ComparedDisk {
  const named = snapshot === undefined ? undefined : snapshotOf(image, snapshot);
  return {
    fileName: basename(image.path ?? image.storage.name),
    snapshot: named && (named.name || named.id),
    virtualSize,
    clusterSize: geometry.clusterSize,
  };
}

async function isOneFile(first: Image, second: Image): Promise<boolean> {
  const [a, b] = [await first.storage.identity(), await second.storage.identity()];
  return a.file === b.file;
}
