/** Images of every kind, by seed, with all that is known of them. */
import { markedBytes } from '../device/marked-bytes';
import { Random } from '../random';
import { contentsOf } from './disk-cells';
import { DiskHistory } from './disk-history';
import { layOut } from './image-layout';
import { describeOptions, randomOptions, type ImageOptions } from './image-options';

/** An image, its other files and its disks. */
export interface RandomImage {
  readonly seed: number;
  readonly options: ImageOptions;
  /** the image file */
  readonly bytes: Buffer;
  /** what `BACKING_NAME` holds */
  readonly backing?: Buffer;
  /** what `DATA_NAME` holds */
  readonly data?: Buffer;
  /** what the guest sees */
  readonly active: Buffer;
  /** what it saw, by the snapshot's place in the table */
  readonly snapshots: readonly Buffer[];
}

/** @param given what is not left to chance */
export function randomImage(seed: number, given: Partial<ImageOptions> = {}): RandomImage {
  const random = new Random(seed);
  const options = randomOptions(random, given);
  const history = new DiskHistory(options, random);
  history.run();
  const { active } = history;
  const backing =
    options.backing === 'none'
      ? undefined
      : markedBytes(0, 512 * (1 + random.below((2 * active.size) / 512)), 2 ** 20);
  const bytes = layOut(options, history, random);
  const below = backing ?? Buffer.alloc(0);
  return {
    seed,
    options,
    bytes,
    backing,
    data: options.dataFile === 'none' ? undefined : dataFileOf(history, options.dataFile === 'raw'),
    active: contentsOf(active, history, below),
    snapshots: history.snapshots.map((disk) => contentsOf(disk, history, below)),
  };
}

/** The seed and the kind of an image, for messages. */
export const describeImage = ({ seed, options }: RandomImage): string =>
  `seed ${seed}: ${describeOptions(options)}`;

/** Guest data at its own offset. @param raw it is the disk, without the tables */
function dataFileOf({ active, clusterSize, entries }: DiskHistory, raw: boolean): Buffer {
  const clusters = Math.ceil(active.size / clusterSize);
  const file = Buffer.alloc(clusters * clusterSize);
  if (raw) file.set(contentsOf(active, { clusterSize, entries }, Buffer.alloc(0)));
  else
    for (let cluster = 0; cluster < clusters; cluster++) {
      const cell = active.tables[Math.floor(cluster / entries)]?.cells.get(cluster % entries);
      if (cell?.kind === 'stored') file.set(cell.stored.bytes, cluster * clusterSize);
    }
  return file;
}
