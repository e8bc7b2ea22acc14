/** A guest at work on an image in memory, with a journal of all that it does to the files. */
import { PlatterError } from '../../src/shared/errors';
import { guestOffset } from '../../src/shared/units';
import type { BlockDevice } from '../../src/engine/device/device';
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
}

/** The model of a disk as the shape has it. */
export const modelOf = ({ contents }: Shape): DiskModel =>
  new DiskModel(contents, Math.ceil((contents.length * LONGEST) / SECTOR) * SECTOR);

/** Does the operations, and disconnects. */
export async function record(
  shape: Shape,
  operations: readonly GuestOperation[],
  drops?: DroppedFlushes,
): Promise<Recording> {
  const model = modelOf(shape);
  const moments: ImageFiles<number>[] = [{ image: 0, data: 0 }];
  const { image, data } = inMemory(shape, { image: shape.bytes, data: shape.data?.bytes });
  const note = (): void => {
    moments.push({ image: files.image.journal.length, data: files.data?.journal.length ?? 0 });
  };
  const files: ImageFiles<NotingStorage> = {
    image: new NotingStorage(image, note, drops),
    data: data && new NotingStorage(data, note, drops),
  };
  const now = (): Moment => moments.length - 1;
  let device = await connectTo(shape, files);
  mustWrite(device);
  for (const operation of operations) {
    if (operation.kind === 'reconnect') {
      await device.disconnect();
      model.flushed(now());
      device = await connectTo(shape, files);
      mustWrite(device);
    } else await perform(device, operation, { shape, model, now });
  }
  await device.disconnect();
  model.flushed(now());
  return { shape, model, journals: { image: files.image.journal, data: files.data?.journal }, moments };
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
