import { rmSync } from 'node:fs';
import { nameBeside } from './name-beside';
import { writeSparse } from './sparse-writes';
import { systemPath } from './system-path';
import { untilAborted } from './time-slice';
import { WritableFileStorage } from './writable-file-storage';

/** A stream of bytes as a file, so that it can be read at any position. Blocks of zeroes take no space. */
export class SpoolFile {
  private constructor(readonly storage: WritableFileStorage) {}

  /**
   * Makes an empty file beside another one, which takes its name from that.
   * @throws PlatterError no-such-file (its folder), not-writable, io-error
   */
  static async beside(path: string): Promise<SpoolFile> {
    return new SpoolFile(await WritableFileStorage.create(nameBeside(systemPath(path), 'stream')));
  }

  /**
   * Takes the stream in, piece by piece.
   * @param taken called after each piece with the bytes so far, and waited for
   * @throws PlatterError io-error, cancelled
   */
  async fill(
    source: AsyncIterable<Uint8Array>,
    taken: (bytes: number) => void | Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    let length = 0;
    const pieces = source[Symbol.asyncIterator]();
    for (;;) {
      // who sends may send nothing for long
      const { done, value: bytes } = await untilAborted(pieces.next(), signal);
      if (done) break;
      await writeSparse(this.storage, length, bytes);
      length += bytes.length;
      await taken(length);
    }
    await this.storage.truncate(length);
  }

  /** Closes and removes it. */
  async remove(): Promise<void> {
    await this.storage.close();
    rmSync(this.storage.name, { force: true });
  }
}
