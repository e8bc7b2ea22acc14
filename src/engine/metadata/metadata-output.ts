import type { Structure } from '../../shared/findings';
import type { LeftOut, LeftOutReason } from '../../shared/results';
import type { WritableStorage } from '../io/storage';
import { isZero } from '../io/zeroes';
import { AppendWriter } from './append-writer';
import { endLine, headLine, runLine, type IndexHead, type IndexRun } from './metadata-index';

/** Runs of zeroes of this length are not written; nor is what rehydrating makes of itself. */
const GRAIN = 512;

/** Where metadata goes: its bytes to one file, where they belong to another. */
export class MetadataOutput {
  readonly #bytes: AppendWriter;
  readonly #index: AppendWriter;
  #run: { -readonly [K in keyof IndexRun]: IndexRun[K] } | undefined;
  readonly #leftOut = new LeftOutCounts();

  constructor(meta: WritableStorage, map: WritableStorage) {
    this.#bytes = new AppendWriter(meta);
    this.#index = new AppendWriter(map);
  }

  get leftOut(): readonly LeftOut[] {
    return this.#leftOut.rows;
  }

  /** Bytes of metadata so far. */
  get bytes(): number {
    return this.#bytes.length;
  }

  begin(head: IndexHead): Promise<void> {
    return this.#line(headLine(head));
  }

  /** Adds bytes of the image, in the order of their offsets. */
  async keep(structure: Structure, offset: number, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const start = at;
      const zero = isZero(grainOf(bytes, at, offset));
      do at += grainOf(bytes, at, offset).length;
      while (at < bytes.length && isZero(grainOf(bytes, at, offset)) === zero);
      if (zero) continue;
      await this.#note(structure, offset + start, at - start);
      await this.#bytes.append(bytes.subarray(start, at));
    }
  }

  /** Notes bytes that belong to a structure and are not added. */
  async leaveOut(structure: Structure, offset: number, length: number, reason: LeftOutReason): Promise<void> {
    this.#leftOut.add(structure, length, reason);
    await this.#note(structure, offset, length, reason);
  }

  /** Resolves when both files are on the disk. */
  async end(): Promise<void> {
    await this.#passRun();
    await this.#line(endLine(this.bytes));
    await this.#bytes.end();
    await this.#index.end();
  }

  /** Lengthens the run at hand, or begins another. */
  async #note(structure: Structure, offset: number, length: number, leftOut?: LeftOutReason): Promise<void> {
    const run = this.#run;
    const goesOn = run?.structure === structure && run.leftOut === leftOut;
    if (run && goesOn && run.offset + run.length === offset) {
      run.length += length;
      return;
    }
    await this.#passRun();
    this.#run = { offset, length, structure, leftOut };
  }

  async #passRun(): Promise<void> {
    if (this.#run) await this.#line(runLine(this.#run));
    this.#run = undefined;
  }

  #line(text: string): Promise<void> {
    return this.#index.append(Buffer.from(text));
  }
}

/** What was left out, by structure and reason. */
export class LeftOutCounts {
  readonly rows: { structure: Structure; reason: LeftOutReason; bytes: number }[] = [];

  add(structure: Structure, bytes: number, reason: LeftOutReason): void {
    const row = this.rows.find((known) => known.structure === structure && known.reason === reason);
    if (row) row.bytes += bytes;
    else this.rows.push({ structure, reason, bytes });
  }
}

/** Bytes from `at` to the next multiple of the grain in the file. */
const grainOf = (bytes: Uint8Array, at: number, offset: number): Uint8Array =>
  bytes.subarray(at, at + GRAIN - ((offset + at) % GRAIN));
