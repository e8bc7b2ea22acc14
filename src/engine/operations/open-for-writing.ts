import type { OpenFile } from '../image/named-storage';
import { FileStorage } from '../io/file-storage';
import { WritableFileStorage } from '../io/writable-file-storage';

/**
 * How the files of an image that is written to are opened: it and its data file for writing, what lies below for
 * reading, all locked as QEMU does.
 */
export const openForWriting: OpenFile = (path, { role, depth }) =>
  role !== 'backing-file' && depth === 0
    ? WritableFileStorage.open(path)
    : FileStorage.open(path, { lock: 'read' });
