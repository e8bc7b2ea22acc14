import { unlockedText } from '../../shared/holder-text';
import type { OperationContext } from '../../shared/progress';
import type { OpenFile } from '../image/named-storage';
import { FileStorage } from '../io/file-storage';
import { WritableFileStorage } from '../io/writable-file-storage';

/**
 * How the files of an image that is written to are opened: it and its data file for writing, what lies below for
 * reading, all locked as QEMU does. Where files can't be locked, the person is warned.
 */
export const openForWriting =
  ({ warn }: OperationContext): OpenFile =>
  async (path, { role, depth }) => {
    const writing = role !== 'backing-file' && depth === 0;
    if (!writing) return FileStorage.open(path, { lock: 'read' });
    const storage = await WritableFileStorage.open(path);
    const unlocked = unlockedText(storage.lockState);
    if (unlocked !== undefined) warn?.(`${path}: ${unlocked}`);
    return storage;
  };
