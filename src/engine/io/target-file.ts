/** A file that an operation makes. It has its name when it is whole, or there is none. */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PlatterError } from '../../shared/errors';
import { ioError, openForWritingError } from './io-error';
import { followLinks, systemPath } from './system-path';
import { WritableFileStorage } from './writable-file-storage';

export interface TargetOptions {
  /** replaces a file that is there */
  readonly force?: boolean;
  /** identities of files that are being read and so can't be replaced */
  readonly inUse?: ReadonlySet<string>;
}

/**
 * Where there is no file of the name, it is made under it, and removed when the work fails. A file that is there is
 * replaced only with `force`: the new one is made beside it and takes its place when it is whole and on the disk, so
 * that failing leaves the old one as it was. A block device is written in place and stays with what was written.
 */
export class TargetFile {
  #settled = false;

  private constructor(
    readonly storage: WritableFileStorage,
    /** which name the file shall have, where it has another one until it is whole */
    private readonly replaces: string | undefined,
    /** whether it holds nothing but zeroes until it is written */
    readonly empty: boolean,
  ) {}

  /**
   * @throws PlatterError file-exists, is-directory, not-a-regular-file, no-such-file (its folder), not-writable,
   *   invalid-argument where it is one of the files being read, io-error
   */
  static async open(path: string, options: TargetOptions = {}): Promise<TargetFile> {
    const before = mayBeTarget(path, options);
    if (!before) return new TargetFile(await WritableFileStorage.create(path), undefined, true);
    if (before.isBlockDevice()) return new TargetFile(await WritableFileStorage.open(path), undefined, false);
    return TargetFile.#beside(followLinks(systemPath(path)), before.mode);
  }

  static async #beside(path: string, mode: number): Promise<TargetFile> {
    mustBeWritable(path);
    const name = `.${basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}.part`;
    const storage = await WritableFileStorage.create(join(dirname(path), name));
    const target = new TargetFile(storage, path, true);
    try {
      fs.chmodSync(storage.name, mode & 0o7777);
    } catch (cause) {
      await target.discard();
      throw openForWritingError(cause, { file: path });
    }
    return target;
  }

  /** Gives the file its name. @throws PlatterError io-error; it is then as after `discard` */
  async commit(): Promise<void> {
    if (this.#settled) return;
    try {
      // the old file must not go before the new one is there to stay
      if (this.replaces !== undefined || !this.empty) await this.storage.flush();
      await this.storage.close();
      if (this.replaces !== undefined) fs.renameSync(this.storage.name, this.replaces);
      this.#settled = true;
    } catch (cause) {
      await this.discard();
      throw ioError(cause, { file: this.replaces ?? this.storage.name });
    }
  }

  /** Removes what was made. Does nothing after `commit`. */
  async discard(): Promise<void> {
    if (this.#settled) return;
    this.#settled = true;
    await this.storage.close();
    if (this.empty) fs.rmSync(this.storage.name, { force: true });
  }
}

/**
 * Whether a file can be made under a name, before the work begins.
 * @returns what has the name now
 * @throws PlatterError as `TargetFile.open`
 */
export function mayBeTarget(path: string, { force = false, inUse }: TargetOptions): fs.Stats | undefined {
  const before = statOf(path);
  if (!before) return undefined;
  if (before.isDirectory()) throw new PlatterError('is-directory', { file: path });
  if (!before.isFile() && !before.isBlockDevice())
    throw new PlatterError('not-a-regular-file', { file: path });
  if (inUse?.has(`${before.dev}:${before.ino}`)) {
    const expected = 'another file than those that are read';
    throw new PlatterError('invalid-argument', { name: 'target', value: path, expected });
  }
  if (!force) throw new PlatterError('file-exists', { file: path });
  return before;
}

/** What has a name, links followed; undefined when it is free. */
function statOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw openForWritingError(cause, { file: path });
  }
}

/** A file that may not be written to is not replaced either. */
function mustBeWritable(path: string): void {
  try {
    fs.accessSync(path, fs.constants.W_OK);
  } catch (cause) {
    throw openForWritingError(cause, { file: path });
  }
}
