/** A guest at work on an image in memory, with a journal of all that it does to the files. */
import { PlatterError } from '../../src/shared/errors';
import { guestOffset } from '../../src/shared/units';
import type { BlockDevice } from '../../src/engine/device/device';
import { FaultyStorage, type Fault } from '../../src/engine/io/faulty-storage';
import type { JournalEntry } from '../../src/engine/io/recording-storage';
import { imageAfter, imageAfterPowerCut } from '../crash-images';
import { DiskModel, type Moment } from './crash-model';
import { LONGEST, rangeOf, sizeOf, type GuestOperation } from './guest-operations';
import { connectTo, inMemory, type ImageFiles } from './image-files';
import type { Shape } from './image-shapes';
import { markedBytes, SECTOR } from './marked-sectors';
import { NotingStorage } from './noting-storage';

/** Whether the flush with this number never reaches the disk. */
export type DroppedFlushes = (flush: number) => boolean;

/** What a session left behind. */
export interface Recording {
  readonly shape: Shape;
  readonly model: DiskModel;
  readonly journals: ImageFiles<readonly JournalEntry[]>;
  /** how much of each journal there was at each moment */
  readonly moments: readonly ImageFiles<number>[];
  /** calls of the files that could have failed */
  readonly calls: number;
}

/** The model of a disk as the shape has it. */
export const modelOf = ({ contents }: Shape): DiskModel =>
  new DiskModel(contents, Math.ceil((contents.length * LONGEST) / SECTOR) * SECTOR);

/** What is wrong with the disk. */
export interface Mishap {
  /** flushes that are lies */
  readonly drops?: DroppedFlushes;
  /** number of the one call that fails, counted over both files */
  readonly failingCall?: number;
}

/** Does the operations, and disconnects. What a fault meets is not tried again, but for connecting. */
export async function record(
  shape: Shape,
  operations: readonly GuestOperation[],
  { drops, failingCall }: Mishap = {},
): Promise<Recording> {
  const model = modelOf(shape);
  const moments: ImageFiles<number>[] = [{ image: 0, data: 0 }];
  let calls = 0;
  const plan = (): Fault | undefined => (calls++ === failingCall ? { errno: 'EIO' } : undefined);
  const note = (): void => {
    moments.push({ image: journals.image.journal.length, data: journals.data?.journal.length ?? 0 });
  };
  const { image, data } = inMemory(shape, { image: shape.bytes, data: shape.data?.bytes });
  const journals: ImageFiles<NotingStorage> = {
    image: new NotingStorage(image, note, drops),
    data: data && new NotingStorage(data, note, drops),
  };
  // outside, so that what failed is not in the journal
  const files: ImageFiles<FaultyStorage> = {
    image: new FaultyStorage(journals.image, plan),
    data: journals.data && new FaultyStorage(journals.data, plan),
  };
  const now = (): Moment => moments.length - 1;
  /** Whether the work succeeded; it fails only where the disk did. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (failingCall === undefined || calls <= failingCall || !(error instanceof PlatterError)) throw error;
      return false;
    }
  };
  let device: BlockDevice | undefined;
  const connected = async (): Promise<BlockDevice> => {
    await attempt(async () => {
      device ??= await connectTo(shape, files);
    });
    device ??= await connectTo(shape, files);
    mustWrite(device);
    return device;
  };
  /** After something failed, what is there is what counts. */
  const lookAgain = async (open: BlockDevice): Promise<void> => {
    const contents = new Uint8Array(open.size);
    await open.read(guestOffset(0), contents);
    model.adopt(contents, now());
  };
  const disconnect = async (): Promise<void> => {
    const open = await connected();
    device = undefined;
    if (await attempt(() => open.disconnect())) model.flushed(now());
    else await lookAgain(await connected());
  };
  for (const operation of operations) {
    if (operation.kind === 'reconnect') {
      await disconnect();
      continue;
    }
    const open = await connected();
    if (await attempt(() => perform(open, operation, { shape, model, now }))) continue;
    if (model.size !== open.size) model.resizeFailed(open.size);
    model.failed();
    await lookAgain(open);
  }
  await disconnect();
  return {
    shape,
    model,
    journals: { image: journals.image.journal, data: journals.data?.journal },
    moments,
    calls,
  };
}

/** @throws Error where the image can't be written to */
export function mustWrite(device: BlockDevice): void {
  const { readOnlyReason } = device.info();
  if (readOnlyReason) throw new Error(`the device is only read: ${readOnlyReason}`);
}

/** Where an operation is done. */
export interface Scene {
  readonly shape: Shape;
  readonly model: DiskModel;
  readonly now: () => Moment;
}

/** Does an operation, but for reconnecting; the model learns of it before, and of its end. */
export async function perform(
  device: BlockDevice,
  operation: Exclude<GuestOperation, { kind: 'reconnect' }>,
  { shape, model, now }: Scene,
): Promise<void> {
  const start = now();
  switch (operation.kind) {
    case 'write': {
      const { offset, length } = rangeOf(operation, model.size);
      const bytes = markedBytes(offset, length, model.nextChange);
      model.write(start, offset, bytes);
      return device.write(guestOffset(offset), bytes);
    }
    case 'zero': {
      const { offset, length } = rangeOf(operation, model.size);
      model.zero(start, offset, length);
      return device.writeZeroes(guestOffset(offset), length, { unmap: operation.unmap });
    }
    case 'discard': {
      const { offset, length } = rangeOf(operation, model.size);
      const { clusterSize, keepsDiscarded } = shape;
      const from = Math.ceil(offset / clusterSize) * clusterSize;
      const end = offset + length;
      const to = end === model.size ? end : Math.floor(end / clusterSize) * clusterSize;
      if (to > from && !keepsDiscarded) model.zero(start, from, to - from);
      return device.discard(guestOffset(offset), length);
    }
    case 'flush':
      await device.flush();
      model.flushed(now());
      return;
    case 'resize':
      return resize(device, sizeOf(operation.eighths, shape.contents.length), { shape, model, now });
  }
}

async function resize(device: BlockDevice, size: number, { model, now }: Scene): Promise<void> {
  const before = model.size;
  if (size === before) return;
  model.resize(now(), size);
  try {
    await device.resize(size, { dataLossAllowed: true });
    model.resized(now());
  } catch (error) {
    if (!(error instanceof PlatterError) || error.code !== 'unsupported-change') throw error;
    model.resizeRefused();
  }
}

/** The files when the program ends at a moment and the machine goes on. */
export function filesAt({ shape, journals, moments }: Recording, moment: Moment): ImageFiles<Uint8Array> {
  const { image, data } = moments[moment];
  return {
    image: imageAfter(shape.bytes, journals.image, image),
    data: shape.data && imageAfter(shape.data.bytes, journals.data ?? [], data),
  };
}

/** The files when the power is cut at a moment: one of many possibilities. */
export function filesAfterPowerCut(
  { shape, journals, moments }: Recording,
  moment: Moment,
  seed: number,
): ImageFiles<Uint8Array> {
  const { image, data } = moments[moment];
  return {
    image: imageAfterPowerCut(shape.bytes, journals.image, image, seed),
    data: shape.data && imageAfterPowerCut(shape.data.bytes, journals.data ?? [], data ?? 0, seed + 1),
  };
}
