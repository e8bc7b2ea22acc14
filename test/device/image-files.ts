import { connect } from '../../src/engine/operations/connect';
import type { BlockDevice } from '../../src/engine/device/device';
import { allowLocal } from '../../src/engine/image/gate';
import { openImage } from '../../src/engine/image/open-image';
import type { Image } from '../../src/engine/image/image';
import type { OpenFile } from '../../src/engine/image/named-storage';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import type { Storage } from '../../src/engine/io/storage';
import type { Shape } from './image-shapes';

/** The files that an image's data is in. */
export interface ImageFiles<T> {
  readonly image: T;
  /** external data file */
  readonly data?: T;
}

/** Files in memory, with the bytes given. */
export const inMemory = (
  shape: Shape,
  { image, data }: ImageFiles<Uint8Array>,
): ImageFiles<MemoryStorage> => ({
  image: new MemoryStorage(image, shape.path),
  data: data && new MemoryStorage(data, shape.data?.path),
});

/** Opens the files of an image in memory instead of those on the disk. */
const openerOf =
  (shape: Shape, files: ImageFiles<Storage>): OpenFile =>
  async (path, { role }) => {
    if (role === 'image') return files.image;
    if (role === 'data-file' && files.data) return files.data;
    const bytes = shape.below.get(path);
    if (!bytes) throw new Error(`who asks for ${path}?`);
    return new MemoryStorage(bytes, path);
  };

/** Opens an image for writing. */
export const connectTo = (shape: Shape, files: ImageFiles<Storage>): Promise<BlockDevice> =>
  connect(shape.path, { gate: allowLocal, openFile: openerOf(shape, files) });

/** Opens an image for reading. */
export const openShape = (shape: Shape, files: ImageFiles<Storage>): Promise<Image> =>
  openImage(shape.path, { gate: allowLocal, openFile: openerOf(shape, files) });
