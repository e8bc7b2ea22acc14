import type { OperationContext } from '../../shared/progress';
import type { SampleName } from '../../shared/samples';
import { guestOffset } from '../../shared/units';
import type { BlockDevice } from '../device/device';
import { damageSample, type SampleDamage } from './damage-sample';
import { makeDisk } from './new-disk';

export interface SampleOptions {
  readonly sample: SampleName;
  /** where it is to be; a file that is there is replaced */
  readonly path: string;
}

const MIB = 1 << 20;
const SECTOR = 512;

interface Recipe {
  /** bytes of the disk */
  readonly size: number;
  readonly clusterBits: number;
  readonly fill: (device: BlockDevice) => Promise<void>;
  readonly damage?: SampleDamage;
}

/** Same bytes each time, and words for whoever looks at them. */
const text = (offset: number, length: number): Uint8Array =>
  Buffer.alloc(length, `Platter sample, guest offset ${offset}. `);

async function writeMebibytes(device: BlockDevice, first: number, end: number): Promise<void> {
  for (let at = first * MIB; at < end * MIB; at += MIB) await device.write(guestOffset(at), text(at, MIB));
}

const FRAGMENTED_CLUSTER = 256 << 10;
const FRAGMENTED_CLUSTERS = 1024;
/** Odd, and so it meets each cluster once; far from its neighbours. */
const STRIDE = 397;

const RECIPES: Readonly<Record<SampleName, Recipe>> = {
  healthy: {
    size: 64 * MIB,
    clusterBits: 16,
    async fill(device) {
      await writeMebibytes(device, 0, 2);
      await writeMebibytes(device, 4, 6);
      await device.writeZeroes(guestOffset(8 * MIB), MIB);
      await writeMebibytes(device, 32, 33);
    },
  },
  leaky: {
    size: 64 * MIB,
    clusterBits: 16,
    fill: (device) => writeMebibytes(device, 0, 8),
    damage: { forget: { first: 32, count: 48 } },
  },
  broken: {
    size: 64 * MIB,
    clusterBits: 16,
    fill: (device) => writeMebibytes(device, 0, 6),
    damage: {
      forget: { first: 60, count: 16 },
      uncounted: [4, 6, 8],
      pastEnd: [20],
      shared: [24, 25],
      withoutFlag: [30],
      strayBits: [34],
    },
  },
  fragmented: {
    size: FRAGMENTED_CLUSTERS * FRAGMENTED_CLUSTER,
    clusterBits: 18,
    async fill(device) {
      // a sector each: the file system keeps the rest as holes
      for (let step = 0; step < FRAGMENTED_CLUSTERS; step++) {
        const at = ((step * STRIDE) % FRAGMENTED_CLUSTERS) * FRAGMENTED_CLUSTER;
        await device.write(guestOffset(at), text(at, SECTOR));
      }
      for (let cluster = 4; cluster < FRAGMENTED_CLUSTERS; cluster += 8) {
        await device.discard(guestOffset(cluster * FRAGMENTED_CLUSTER), 4 * FRAGMENTED_CLUSTER);
      }
    },
  },
};

/**
 * Makes an image to learn from, the same one each time.
 * @throws PlatterError as `makeDisk`
 */
export async function makeSample(
  { sample, path }: SampleOptions,
  context: OperationContext = {},
): Promise<void> {
  const { size, clusterBits, fill, damage } = RECIPES[sample];
  await makeDisk({ path, size, image: { clusterBits }, overwrite: true }, context, async (device) => {
    await fill(device);
    return {};
  });
  if (damage) await damageSample(path, damage);
}
