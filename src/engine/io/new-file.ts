import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { PlatterError } from '../../shared/errors';
import { openForWritingError } from './io-error';
import { mayBeMade, type MakingRules } from './may-be-made';
import { nameBeside } from './name-beside';
import { followLinks, systemPath } from './system-path';
import { WritableFileStorage } from './writable-file-storage';

/** How a file is made. */
export interface NewFileOptions extends MakingRules {
  /** the file is on the disk before it has its name; one that takes another's place always is. Default true */
  readonly durable?: boolean;
}

/**
 * A file that is being made. It has its name when it is whole: until then it lies beside it, and what was there before
 * stays as it was. A block device is written in place, and stays with what was written.
 */
export class NewFile {
  #placed = false;

  private constructor(
    /** where its bytes go */
    readonly storage: WritableFileStorage,
    private readonly path: string,
    /** what it takes the place of: held open, so that no virtual machine starts to use it meanwhile */
    private readonly before: WritableFileStorage | undefined,
    private readonly durable: boolean,
  ) {}

  /**
   * Makes an empty file, with the rights of the one that it will replace; a device is opened.
   * @throws PlatterError as `mayBeMade`, and no-such-file where the folder is not there, not-writable, in-use
   */
  static async create(path: string, { durable = true, ...rules }: NewFileOptions): Promise<NewFile> {
    const target = systemPath(path);
    const found = await mayBeMade(path, rules);
    if (!found) return new NewFile(await createBeside(target), target, undefined, durable);
    const before = await WritableFileStorage.open(followLinks(target));
    if (before.device) return new NewFile(before, before.name, undefined, true);
    try {
      return new NewFile(await createBeside(before.name, found.mode), before.name, before, true);
    } catch (error) {
      await before.close();
      throw error;
    }
  }

  /** Closes the file when all of it is written. @throws PlatterError io-error */
  async finish(): Promise<void> {
    if (this.durable) await this.storage.flush();
    await this.storage.close();
  }

  /**
   * Gives the file, which is finished, its name for good.
   * @throws PlatterError file-exists where somebody else made one meanwhile, not-writable, io-error
   */
  async place(): Promise<void> {
    if (this.storage.device) return;
    try {
      if (this.before) fs.renameSync(this.storage.name, this.path);
      else takeName(this.storage.name, this.path);
      this.#placed = true;
      if (this.durable) flushFolder(dirname(this.path));
    } catch (cause) {
      throw openForWritingError(cause, { file: this.path });
    } finally {
      await this.before?.close();
    }
  }

  /** Closes and removes the file, placed or not; one that took another's place stays. Never rejects. */
  async discard(): Promise<void> {
    try {
      await this.storage.close();
      await this.before?.close();
      if (this.storage.device || (this.#placed && this.before)) return;
      fs.rmSync(this.#placed ? this.path : this.storage.name, { force: true });
    } catch {
      // why there is nothing to keep matters more than what is left of it
    }
  }
}

/** Gives a file its name, unless there is another of that name by now. @throws what node:fs throws, EEXIST then */
function takeName(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch (cause) {
    if ((cause as { code?: string }).code === 'EEXIST') throw cause;
    // FAT and some network disks have no second names: an empty file keeps the name until it is replaced
    fs.closeSync(fs.openSync(to, 'wx'));
    fs.renameSync(from, to);
    return;
  }
  fs.rmSync(from);
}

/** An empty file in the same folder. */
async function createBeside(target: string, mode?: number): Promise<WritableFileStorage> {
  const path = nameBeside(target, 'part');
  let storage: WritableFileStorage | undefined;
  try {
    storage = await WritableFileStorage.create(path);
    if (mode !== undefined) fs.chmodSync(path, mode & 0o7777);
    return storage;
  } catch (cause) {
    await storage?.close();
    fs.rmSync(path, { force: true });
    const { code, fields } = openForWritingError(cause, {});
    // nobody knows the other name
    const file = fields.missing === 'folder' ? dirname(target) : target;
    throw new PlatterError(code, { ...fields, file }, { cause });
  }
}

/** A new name is on the disk only when its folder is, and so is that a name is gone. @throws what node:fs throws */
export function flushFolder(path: string): void {
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
