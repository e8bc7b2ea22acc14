import { dirname } from 'node:path';
import type { OperationContext } from '../../shared/progress';
import type { BlockDevice } from '../device/device';
import { planNewImage } from '../image/new-image';
import { NEW_IMAGE_DEFAULTS, type NewImageOptions } from '../image/new-image-options';
import { writeNewImage } from '../image/write-new-image';
import { BorrowedWritableStorage } from '../io/borrowed-storage';
import { withNewFiles } from '../io/new-files';
import type { Storage } from '../io/storage';
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
  /** what is read meanwhile, and so can't be replaced */
  readonly sources?: readonly Storage[];
}

/**
 * Makes a new image and fills it. It appears under its name when all of it is there; whatever ends it early leaves
 * what was there before.
 * @throws PlatterError as `create`, and what `fill` throws
 */
export async function makeDisk<T>(
  { path, size, image = {}, overwrite, sources }: NewDiskOptions,
  context: OperationContext,
  fill: (device: BlockDevice, behind: WriteBehind) => Promise<T>,
): Promise<T & { readonly fileLength: number }> {
  const plan = planNewImage({ ...NEW_IMAGE_DEFAULTS, ...image, size });
  const target = systemPath(path);
  context.log?.(`a new image in ${dirname(target)}`);
  return withNewFiles({ overwrite, sources }, async (files) => {
    const storage = await files.create(target);
    await writeNewImage(plan, storage, context.signal);
    const borrowed = new BorrowedWritableStorage(storage);
    const device = await connect(borrowed, { checkOnConnect: false }, context);
    const result = await fill(device, new WriteBehind(storage));
    await device.disconnect();
    return { ...result, fileLength: storage.length };
  });
}
