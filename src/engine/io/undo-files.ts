import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { PlatterError } from '../../shared/errors';
import { openForWritingError } from './io-error';
import { flushFolder, NewFile } from './new-file';
import {
  isUndoLitter,
  isUndoName,
  namesBeside,
  namesIn,
  undoName,
  usualUndoFolder,
  type UndoNames,
} from './undo-names';
import { WritableFileStorage } from './writable-file-storage';

/** Names that are tried for one undo file. */
const MOST_ATTEMPTS = 1000;

/** An undo file that is being made. */
export class NewUndoFile {
  private constructor(
    private readonly file: NewFile,
    private readonly path: string,
  ) {}

  /**
   * Makes an empty one: beside the image, or in the folder for undo files where the image's own can't be written to.
   * Nobody may read it who may not read the image. What is left of one that never got its name is removed.
   * @param image path with no link in it
   * @throws PlatterError not-writable, no-such-file, io-error
   */
  static async create(image: string, folder: string | undefined, made: Date): Promise<NewUndoFile> {
    const { mode, device } = look(image);
    if (!device) {
      try {
        return await NewUndoFile.#named(namesBeside(image), made, mode);
      } catch (error) {
        if (!(error instanceof PlatterError) || error.code !== 'not-writable') throw error;
      }
    }
    const elsewhere = folder ?? usualUndoFolder();
    makeFolder(elsewhere);
    return NewUndoFile.#named(namesIn(elsewhere, image), made, mode);
  }

  static async #named(names: UndoNames, made: Date, mode: number): Promise<NewUndoFile> {
    const path = freeName(names, made);
    await removeLitter(names);
    const file = await NewFile.create(path, {});
    try {
      fs.chmodSync(file.storage.name, mode);
    } catch {
      // file systems without rights
    }
    return new NewUndoFile(file, path);
  }

  get storage(): WritableFileStorage {
    return this.file.storage;
  }

  /** Gives it its name, for good, and opens it again. @throws PlatterError file-exists, not-writable, io-error */
  async place(): Promise<PlacedUndoFile> {
    await this.file.finish();
    await this.file.place();
    return PlacedUndoFile.open(this.path);
  }

  /** Removes it, placed or not. Never rejects. */
  discard(): Promise<void> {
    return this.file.discard();
  }
}

/** An undo file that has its name, open for writing down how far things are. */
export class PlacedUndoFile {
  private constructor(readonly storage: WritableFileStorage) {}

  /** @throws PlatterError as `WritableFileStorage.open` */
  static async open(path: string): Promise<PlacedUndoFile> {
    return new PlacedUndoFile(await WritableFileStorage.open(path));
  }

  get path(): string {
    return this.storage.name;
  }

  /** Closes and removes it. @throws PlatterError not-writable, io-error */
  async remove(): Promise<void> {
    await this.storage.close();
    removeUndoFile(this.path);
  }

  close(): Promise<void> {
    return this.storage.close();
  }
}

/** Removes an undo file for good. One that is gone is as good. @throws PlatterError not-writable, io-error */
export function removeUndoFile(path: string): void {
  try {
    fs.rmSync(path, { force: true });
    flushFolder(dirname(path));
  } catch (cause) {
    throw openForWritingError(cause, { file: path });
  }
}

/** Paths of the undo files of an image, in no order. @param image path with no link in it */
export function undoFilesOf(image: string, folder: string = usualUndoFolder()): string[] {
  return [namesBeside(image), namesIn(folder, image)].flatMap((names) =>
    list(names.folder)
      .filter((name) => isUndoName(names, name))
      .map((name) => join(names.folder, name)),
  );
}

/** Where the undo file of an image would be put. @param image path with no link in it */
export function nextUndoFile(image: string, folder: string = usualUndoFolder(), made = new Date()): string {
  const beside = !look(image).device && mayWriteIn(dirname(image));
  return freeName(beside ? namesBeside(image) : namesIn(folder, image), made);
}

/** When a file was modified last, milliseconds since 1970; 0 = nobody knows. */
export function modifiedAt(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * Removes what programs that were killed left half made. They are gone: whoever makes an undo file has locked the image,
 * and where nothing can be locked, only what is older than this program is removed.
 */
async function removeLitter(names: UndoNames): Promise<void> {
  const began = Date.now() - process.uptime() * 1000;
  for (const name of list(names.folder)) {
    const path = join(names.folder, name);
    if (!isUndoLitter(names, name) || modifiedAt(path) >= began) continue;
    try {
      const storage = await WritableFileStorage.open(path);
      await storage.close();
      fs.rmSync(path, { force: true });
    } catch {
      // somebody has it open, or it is not ours to remove
    }
  }
}

function freeName(names: UndoNames, made: Date): string {
  for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
    const path = undoName(names, made, attempt);
    if (!fs.existsSync(path)) return path;
  }
  throw new PlatterError('file-exists', { file: undoName(names, made, 1) });
}

/** What of the image's rights its undo file has, and whether the image is a device: its folder lasts no longer than the system runs. */
function look(image: string): { mode: number; device: boolean } {
  const stat = fs.statSync(image, { throwIfNoEntry: false });
  return { mode: ((stat?.mode ?? 0) & 0o666) | 0o600, device: stat?.isBlockDevice() ?? false };
}

function makeFolder(path: string): void {
  try {
    fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw openForWritingError(cause, { file: path });
  }
}

function list(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    // a folder that is not there, or not to be read, has none for us
    return [];
  }
}

function mayWriteIn(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
