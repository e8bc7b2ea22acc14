import * as fs from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { PlatterError } from '../../shared/errors';
import { ioError, openForWritingError } from './io-error';
import { followLinks } from './system-path';
import { WritableFileStorage } from './writable-file-storage';

/**
 * A file that is being made. What was there before stays until the new one is whole; a new file that comes to nothing
 * is removed. A file of 0 bytes counts as none: there is nothing in it to lose.
 */
export class NewFile {
  #kept = false;

  private constructor(
    /** where its bytes go */
    readonly storage: WritableFileStorage,
    private readonly path: string,
    /** what it takes the place of: held open, so that no virtual machine starts to use it meanwhile */
    private readonly before: WritableFileStorage | undefined,
    /** it has a name of its own until it is kept */
    private readonly beside: boolean,
  ) {}

  /**
   * Makes an empty file at `path`, or one beside it that takes the place of the one there.
   * @param overwrite lets a file with something in it be replaced
   * @param beside gives a new file another name, too, until it is kept: what takes long is not seen half done
   * @throws PlatterError file-exists, no-such-file where the folder is not there, not-writable, is-directory,
   * not-a-regular-file, in-use, io-error
   */
  static async create(path: string, { overwrite, beside = false }: NewFileOptions): Promise<NewFile> {
    if (!fs.existsSync(path)) {
      const storage = await WritableFileStorage.create(beside ? nameBeside(path) : path);
      return new NewFile(storage, path, undefined, beside);
    }
    const target = followLinks(path);
    refuseSpecial(target);
    const holds = fs.statSync(target).size > 0;
    if (holds && !overwrite) throw new PlatterError('file-exists', { file: path });
    const before = await WritableFileStorage.open(target);
    try {
      return new NewFile(await createBeside(target), target, before, true);
    } catch (error) {
      await before.close();
      throw error;
    }
  }

  /** Puts the file in its place for good, and closes it. @throws PlatterError not-writable, io-error */
  async keep(): Promise<void> {
    await this.storage.flush();
    await this.storage.close();
    try {
      if (this.before) fs.renameSync(this.storage.name, this.path);
      else if (this.beside) takeName(this.storage.name, this.path);
      this.#kept = true;
      flushFolder(dirname(this.path));
    } catch (cause) {
      throw openForWritingError(cause, { file: this.path });
    } finally {
      await this.before?.close();
    }
  }

  /** Closes and removes the file, kept or not; one that took another's place stays. Never rejects. */
  async discard(): Promise<void> {
    try {
      await this.storage.close();
      await this.before?.close();
      if (this.#kept && this.before) return;
      fs.rmSync(this.#kept ? this.path : this.storage.name, { force: true });
    } catch {
      // why there is nothing to keep matters more than what is left of it
    }
  }
}

/** How a new file is made. */
export interface NewFileOptions {
  readonly overwrite: boolean;
  readonly beside?: boolean;
}

const nameBeside = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.new`;

/** Gives a file its name, unless there is another of that name by now. @throws PlatterError file-exists */
function takeName(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
    fs.rmSync(from);
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === 'EEXIST') throw new PlatterError('file-exists', { file: to });
    // FAT and some network disks have no second names
    fs.renameSync(from, to);
  }
}

/** Only a file can be replaced by another one. @throws PlatterError is-directory, not-a-regular-file */
function refuseSpecial(path: string): void {
  const stat = fs.statSync(path);
  if (stat.isFile()) return;
  throw new PlatterError(stat.isDirectory() ? 'is-directory' : 'not-a-regular-file', { file: path });
}

/** An empty file in the same folder, with the rights of the one that it will replace. */
async function createBeside(target: string): Promise<WritableFileStorage> {
  const path = nameBeside(target);
  try {
    const storage = await WritableFileStorage.create(path);
    fs.chmodSync(path, fs.statSync(target).mode & 0o7777);
    return storage;
  } catch (cause) {
    fs.rmSync(path, { force: true });
    const { code, fields } = openForWritingError(cause, {});
    // nobody knows the other name
    throw new PlatterError(code, { ...fields, file: target }, { cause });
  }
}

/** A new name is on the disk only when its folder is. */
function flushFolder(path: string): void {
  // Windows opens no folders
  if (process.platform === 'win32') return;
  const fd = fs.openSync(path, fs.constants.O_RDONLY);
  try {
    fs.fsyncSync(fd);
  } catch (cause) {
    // some file systems can't; the file itself is safe
    if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes((cause as { code?: string }).code ?? '')) throw cause;
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * What tells a file from all others, as `StorageIdentity.file` does; undefined where there is none.
 * @throws PlatterError not-readable, io-error
 */
export function identityAt(path: string): string | undefined {
  try {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    return stat && `${stat.dev}:${stat.ino}`;
  } catch (cause) {
    const error = ioError(cause, { file: path });
    if (error.code === 'no-such-file') return undefined;
    throw error;
  }
}
