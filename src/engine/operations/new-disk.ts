import { dirname } from 'node:path';
import type { OperationContext } from '../../shared/progress';
import type { BlockDevice } from '../device/device';
import { planNewImage } from '../image/new-image';
import { NEW_IMAGE_DEFAULTS, type NewImageOptions } from '../image/new-image-options';
import { writeNewImage } from '../image/write-new-image';
import { NewFile } from '../io/new-file';
import { WriteBehind } from '../io/write-behind';
import { systemPath } from '../io/system-path';
import { connect } from './connect';

/** A new image that is filled at once. */
export interface NewDiskOptions {
  readonly path: string;
  /** bytes of the disk */
  readonly size: number;
  readonly image?: Partial<Omit<NewImageOptions, 'size' | 'backing' | 'dataFile' | 'preallocation'>>;
  /** lets it replace a file that holds something */
  readonly overwrite?: boolean;
}

/**
 * Makes a new image and fills it. It appears under its name when all of it is there; whatever ends it early leaves
 * what was there before.
 * @throws PlatterError as `create`, and what `fill` throws
 */
export async function makeDisk<T>(
  { path, size, image = {}, overwrite = false }: NewDiskOptions,
  context: OperationContext,
  fill: (device: BlockDevice, behind: WriteBehind) => Promise<T>,
): Promise<T & { readonly fileLength: number }> {
  const plan = planNewImage({ ...NEW_IMAGE_DEFAULTS, ...image, size });
  const target = systemPath(path);
  context.log?.(`a new image in ${dirname(target)}`);
  const file = await NewFile.create(target, { overwrite, beside: true });
  try {
    await writeNewImage(plan, file.storage, context.signal);
    const device = await connect(file.storage, { keepOpen: true, checkOnConnect: false }, context);
    const result = await fill(device, new WriteBehind(file.storage));
    await device.disconnect();
    const fileLength = file.storage.length;
    await file.keep();
    return { ...result, fileLength };
  } catch (error) {
    await file.discard();
    throw error;
  }
}
