/** Judges the files that a power cut left. */
import { PlatterError } from '../../src/shared/errors';
import { guestOffset } from '../../src/shared/units';
import { hasBit } from '../../src/engine/codec/big-endian';
import { INCOMPATIBLE } from '../../src/engine/codec/feature-bits';
import { openLayers } from '../../src/engine/device/layer';
import { read } from '../../src/engine/device/guest-reader';
import type { Image } from '../../src/engine/image/image';
import { check } from '../../src/engine/operations/check';
import type { DiskModel, Moment } from './crash-model';
import { connectTo, inMemory, openShape, type ImageFiles } from './image-files';
import type { Shape } from './image-shapes';
import { markedBytes } from './marked-sectors';
import { mustWrite } from './recorded-session';

/** What is wrong with files after a power cut at a moment; undefined when all promises are kept. */
export async function troubleAfterCut(
  shape: Shape,
  model: DiskModel,
  files: ImageFiles<Uint8Array>,
  moment: Moment,
): Promise<string | undefined> {
  try {
    const image = await openShape(shape, inMemory(shape, files));
    const { header, storage } = image;
    const open = image.findings.filter(({ code }) => code.includes('unusable'));
    if (!header || open.length > 0) return `it does not open: ${JSON.stringify(image.findings)}`;
    if (hasBit(header.incompatible, INCOMPATIBLE.corrupt)) return `${storage.name} is marked corrupt`;
    if (hasBit(header.incompatible, INCOMPATIBLE.dirty)) {
      if (!shape.lazy) return 'it is marked dirty';
    } else {
      const damage = await damageOf(image);
      if (damage) return damage;
    }
    return (
      model.trouble(await guestBytes(image), moment) ??
      (await snapshotTrouble(shape, image)) ??
      (hasBit(header.incompatible, INCOMPATIBLE.dirty)
        ? await troubleGoingOn(shape, model, files, moment)
        : undefined)
    );
  } catch (error) {
    return describeError(error);
  }
}

/** The same after somebody went on to work with the image: opened it for writing, wrote and closed it. */
export async function troubleGoingOn(
  shape: Shape,
  model: DiskModel,
  files: ImageFiles<Uint8Array>,
  moment: Moment,
): Promise<string | undefined> {
  try {
    const again = inMemory(shape, files);
    const device = await connectTo(shape, again);
    mustWrite(device);
    const contents = new Uint8Array(device.size);
    await device.read(guestOffset(0), contents);
    const trouble = model.trouble(contents, moment);
    if (trouble) return `opened for writing: ${trouble}`;
    const half = Math.floor(device.size / 2);
    const length = Math.min(half, 3 * shape.clusterSize + 1000);
    for (const offset of [0, half]) {
      const bytes = markedBytes(offset, length, 0xffff);
      contents.set(bytes, offset);
      await device.write(guestOffset(offset), bytes);
    }
    await device.disconnect();
    const image = await openShape(shape, again);
    const damage = await damageOf(image);
    if (damage) return `written to and closed: ${damage}`;
    if (Buffer.compare(await guestBytes(image), contents) !== 0)
      return 'written to and closed: other contents';
    return await snapshotTrouble(shape, image);
  } catch (error) {
    return `opened for writing: ${describeError(error)}`;
  }
}

/** What our check says of an image; neither leaks nor what a resize left behind the end are damage. */
export async function damageOf(image: Image): Promise<string | undefined> {
  const uncounted = ['entry-beyond-virtual-end'] as const;
  const { corruptions, extraCorruptions, checkErrors, findings } = await check(image, { uncounted });
  if (corruptions + extraCorruptions + checkErrors === 0) return undefined;
  return `${corruptions} corruptions, ${extraCorruptions} extra, ${checkErrors} errors: ${JSON.stringify(findings.slice(0, 3))}`;
}

/** All that the guest sees. */
export async function guestBytes(image: Image, snapshot?: string): Promise<Uint8Array> {
  const layer = await openLayers(image, { snapshot });
  const contents = new Uint8Array(layer.virtualSize);
  await read(layer, guestOffset(0), contents);
  return contents;
}

/** Whether the disk of the snapshot is what it was. */
export async function snapshotTrouble({ snapshot }: Shape, image: Image): Promise<string | undefined> {
  if (!snapshot) return undefined;
  const same = Buffer.compare(await guestBytes(image, snapshot.name), snapshot.contents) === 0;
  return same ? undefined : 'the snapshot changed';
}

/** An error as text. */
export function describeError(error: unknown): string {
  if (error instanceof PlatterError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
