import type { OperationContext } from '../../shared/progress';
import { PlatterError } from '../../shared/errors';
import type { GuestChunk } from '../device/guest-stream';
import type { Qcow2Layer } from '../device/layer';
import type { Image } from '../image/image';
import { writeSparse } from '../io/sparse-writes';
import type { WritableStorage } from '../io/storage';
import { TargetFile } from '../io/target-file';
import { writeZeroes } from '../io/zeroes';
import { PhaseMeter } from './phase-meter';
import { eachChunk, withGuest, type GuestOptions } from './with-guest';

export interface DecodeOptions extends GuestOptions {
  /** replaces a file that is there; without it that is an error */
  readonly force?: boolean;
  /** called when all is written and before the target counts; what it throws undoes the target */
  readonly confirm?: () => void;
}

/** What decoding made. */
export interface DecodeResult {
  /** bytes of the disk */
  readonly size: number;
}

/**
 * Writes the guest's disk to a raw file, which has holes where the disk has zeroes. Failing or called off it leaves
 * no file, or the one that was there before as it was; a block device keeps what was written.
 * @throws PlatterError as `TargetFile.open`, `openLayers` and `read`
 */
export async function decode(
  image: Image,
  path: string,
  options: DecodeOptions = {},
  context: OperationContext = {},
): Promise<DecodeResult> {
  return withGuest(image, options, context, async (layer) => {
    const target = await TargetFile.open(path, { force: options.force, inUse: await filesRead(image) });
    try {
      const meter = new PhaseMeter([{ name: 'decode', share: 100, unit: 'bytes' }], context.progress);
      await copy(layer, target.storage, target.empty, meter.start('decode'), context.signal);
      options.confirm?.();
      await target.commit();
      meter.finish();
      return { size: layer.virtualSize };
    } finally {
      await target.discard();
    }
  });
}

/** Identities of the image, its data file and its chain: none of them can be the target. */
async function filesRead(image: Image): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for (let at: Image | undefined = image; at;) {
    files.add((await at.storage.identity()).file);
    if (at.dataStorage) files.add((await at.dataStorage.identity()).file);
    if (at.backing?.kind === 'raw') files.add((await at.backing.storage.identity()).file);
    at = at.backing?.kind === 'qcow2' ? at.backing.image : undefined;
  }
  return files;
}

/** Chunks that are written while others are read. */
const WRITES = 2;

/** @param blank the target has zeroes wherever nothing is written, and can be made as long as the disk */
async function copy(
  layer: Qcow2Layer,
  target: WritableStorage,
  blank: boolean,
  report: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { virtualSize } = layer;
  if (blank) await target.truncate(virtualSize);
  else if (target.length < virtualSize) throw tooSmall(target, virtualSize);
  const take = async ({ offset, length, bytes }: GuestChunk): Promise<void> => {
    if (bytes) await (blank ? writeSparse(target, offset, bytes) : target.write(offset, bytes));
    else if (!blank && !(await target.punch(offset, length)))
      await writeZeroes(target, offset, length, signal);
    report(offset + length, virtualSize);
  };
  await eachChunk(layer, 0, virtualSize, take, signal, WRITES);
}

const tooSmall = ({ name, length }: WritableStorage, expected: number): PlatterError =>
  new PlatterError('invalid-argument', {
    file: name,
    name: 'target',
    value: `${length} bytes`,
    expected: `${expected} bytes or more`,
  });
