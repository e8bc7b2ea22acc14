import { allowLocal } from '../../src/engine/image/gate';
import type { Image } from '../../src/engine/image/image';
import { openImage } from '../../src/engine/image/open-image';
import { FileStorage } from '../../src/engine/io/file-storage';
import { MemoryStorage } from '../../src/engine/io/memory-storage';

/** Opens an image in memory; other files that it names are looked for beside `path`, where one is given. */
export function openBytes(bytes: Uint8Array, path?: string): Promise<Image> {
  const storage = new MemoryStorage(bytes, path);
  if (path === undefined) return openImage(storage, { gate: allowLocal });
  return openImage(path, {
    gate: allowLocal,
    openFile: async (name, { role }) => (role === 'image' ? storage : FileStorage.open(name)),
  });
}
