import { FileHoles } from '../device/file-holes';
import type { WritableStorage } from '../io/storage';

/** Bytes that are read, and then written, in one go. */
const CHUNK = 8 << 20;

/** Bytes that go from one place of the file to another. */
export interface CopyRun {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/**
 * Copies runs of bytes inside a file, in their order: adjacent ones with one read, or one write. Holes stay holes.
 * @param copied is told of each run, or part of one, that was written
 * @throws PlatterError io-error
 */
export class RunCopier {
  readonly #buffers = [new Uint8Array(0), new Uint8Array(0)];
  #turn = 0;
  /** the system copies nothing in this file */
  #unable = false;
  #writing: Promise<void> | undefined;

  /** @param sparse the file has holes */
  constructor(
    private readonly storage: WritableStorage,
    private readonly sparse: boolean,
  ) {}

  async copy(runs: Iterable<CopyRun>, copied: (runs: readonly CopyRun[]) => void): Promise<void> {
    let chunk: CopyRun[] = [];
    let bytes = 0;
    try {
      for (const run of runs) {
        for (let done = 0; done < run.length;) {
          const length = Math.min(run.length - done, CHUNK - bytes);
          chunk.push({ from: run.from + done, to: run.to + done, length });
          bytes += length;
          done += length;
          if (bytes < CHUNK) continue;
          await this.#copyChunk(chunk, copied);
          chunk = [];
          bytes = 0;
        }
      }
      if (chunk.length > 0) await this.#copyChunk(chunk, copied);
    } finally {
      await this.#settle();
    }
  }

  /** While it is written the next one is read. */
  async #copyChunk(chunk: readonly CopyRun[], copied: (runs: readonly CopyRun[]) => void): Promise<void> {
    const data = this.sparse ? await this.#withoutHoles(chunk) : chunk;
    const pieces = this.storage.copy ? await this.#bySystem(data) : data;
    if (pieces.length === 0) {
      copied(chunk);
      return;
    }
    const buffer = this.#buffer();
    await this.#read(pieces, buffer);
    await this.#settle();
    const writing = this.#write(pieces, buffer).then(() => copied(chunk));
    // an error is met where it is waited for
    writing.catch(() => undefined);
    this.#writing = writing;
  }

  /** Has the system copy what it can. @returns what is left */
  async #bySystem(pieces: readonly CopyRun[]): Promise<readonly CopyRun[]> {
    const left: CopyRun[] = [];
    for (const { from, to, length } of pieces) {
      const done = this.#unable ? 0 : ((await this.storage.copy?.(from, to, length)) ?? 0);
      // at its end the file may have less than a cluster
      if (done === 0) this.#unable = true;
      if (done < length) left.push({ from: from + done, to: to + done, length: length - done });
    }
    return left;
  }

  async #settle(): Promise<void> {
    const writing = this.#writing;
    this.#writing = undefined;
    await writing;
  }

  #buffer(): Uint8Array {
    this.#turn = 1 - this.#turn;
    if (this.#buffers[this.#turn].length === 0) this.#buffers[this.#turn] = new Uint8Array(CHUNK);
    return this.#buffers[this.#turn];
  }

  /** What holds data; the new place of the rest becomes a hole as well. */
  async #withoutHoles(chunk: readonly CopyRun[]): Promise<readonly CopyRun[]> {
    const data: CopyRun[] = [];
    // asked anew each time: what was a hole may have become a new place meanwhile
    const holes = new FileHoles();
    for (const { from, to, length } of chunk) {
      for (let done = 0; done < length;) {
        const extent = await holes.at(this.storage, from + done);
        const rest = extent.start + extent.length - from - done;
        const part = { from: from + done, to: to + done, length: Math.min(length - done, rest) };
        // a hole makes no file longer, and what is referred to has to lie inside it
        const inFile = part.to + part.length <= this.storage.length;
        const empty = extent.hole && inFile && (await this.storage.punch(part.to, part.length));
        if (!empty) data.push(part);
        done += part.length;
      }
    }
    return data;
  }

  async #read(pieces: readonly CopyRun[], buffer: Uint8Array): Promise<void> {
    let at = 0;
    for (let index = 0; index < pieces.length;) {
      const { from } = pieces[index];
      let length = 0;
      for (; index < pieces.length && pieces[index].from === from + length; index++)
        length += pieces[index].length;
      await this.storage.read(from, buffer.subarray(at, at + length));
      at += length;
    }
  }

  async #write(pieces: readonly CopyRun[], buffer: Uint8Array): Promise<void> {
    let at = 0;
    for (let index = 0; index < pieces.length;) {
      const { to } = pieces[index];
      let length = 0;
      for (; index < pieces.length && pieces[index].to === to + length; index++)
        length += pieces[index].length;
      await this.storage.write(to, buffer.subarray(at, at + length));
      at += length;
    }
  }
}
