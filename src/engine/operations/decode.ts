import type { OperationContext } from '../../shared/progress';
import { PlatterError } from '../../shared/errors';
import type { GuestChunk } from '../device/guest-stream';
import type { Qcow2Layer } from '../device/layer';
import type { Image } from '../image/image';
import { storagesOf } from '../image/storages-of';
import { writeSparse } from '../io/sparse-writes';
import type { WritableFileStorage } from '../io/writable-file-storage';
import type { NewFileOptions } from '../io/new-file';
import { withNewFiles } from '../io/new-files';
import { writeZeroes } from '../io/zeroes';
import { PhaseMeter } from './phase-meter';
import { eachChunk, withGuest, type GuestOptions } from './with-guest';

export interface DecodeOptions extends GuestOptions {
  /** replaces a file with something in it, or writes to a block device; without it that is an error */
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
 * @throws PlatterError as `withNewFiles`, `openLayers` and `read`
 */
export async function decode(
  image: Image,
  path: string,
  options: DecodeOptions = {},
  context: OperationContext = {},
): Promise<DecodeResult> {
  return withGuest(image, options, context, async (layer) => {
    const meter = new PhaseMeter([{ name: 'decode', share: 100, unit: 'bytes' }], context.progress);
    const rules = { ...decodingRules(options), sources: storagesOf(image) };
    await withNewFiles(rules, async (files) => {
      await copy(layer, await files.create(path), meter.start('decode'), context.signal);
      options.confirm?.();
    });
    meter.finish();
    return { size: layer.virtualSize };
  });
}

/** Where a raw disk may be put. That it is on the disk before it has its name is worth no waiting: it can be made anew. */
export const decodingRules = ({ force }: DecodeOptions): NewFileOptions => ({
  overwrite: force,
  devices: true,
  durable: false,
});

/** Chunks that are written while others are read. */
const WRITES = 2;

async function copy(
  layer: Qcow2Layer,
  target: WritableFileStorage,
  report: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { virtualSize } = layer;
  // a new file has zeroes wherever nothing is written; a device keeps what it had
  const blank = !target.device;
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

const tooSmall = ({ name, length }: WritableFileStorage, expected: number): PlatterError =>
  new PlatterError('invalid-argument', {
    file: name,
    name: 'target',
    value: `${length} bytes`,
    expected: `${expected} bytes or more`,
  });
