import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lines that wait for a slow disk are kept up to this; more are dropped and counted. */
const MOST_WAITING = 256 << 10;

/**
 * A text file that lines are added to, with one older file beside it: when the file is full it takes the place of that
 * one. Nobody waits for it, and a disk that is full, gone or slow costs lines and nothing else.
 */
export class LogFile {
  readonly #path: string;
  readonly #older: string;
  readonly #most: number;
  #waiting: string[] = [];
  #waitingLength = 0;
  #lost = 0;
  /** bytes in the file; unknown until it was looked at */
  #size: number | undefined;
  #writing: Promise<void> | undefined;
  /** what is being written, as long as it may not be in the file */
  #inHand: Buffer | undefined;

  /**
   * @param path the newer file
   * @param older the other one
   * @param most bytes of each
   */
  constructor(path: string, older: string, most = 1 << 20) {
    this.#path = path;
    this.#older = older;
    this.#most = most;
  }

  /** Adds a line. Never throws, never waits. */
  add(line: string): void {
    if (this.#waitingLength + line.length > Math.min(MOST_WAITING, this.#most / 4)) {
      this.#lost++;
      return;
    }
    this.#waiting.push(line);
    this.#waitingLength += line.length;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
  }

  /** Done when nothing waits to be written. */
  async written(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /**
   * Writes all that waits before it returns, for when the process is about to end: nothing that is begun then comes to
   * its end by itself. Never throws.
   */
  flush(): void {
    try {
      const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
      const text = Buffer.concat([this.#unwritten(size), Buffer.from(this.#take())]);
      if (text.length === 0) return;
      mkdirSync(dirname(this.#path), { recursive: true });
      if (size > 0 && size + text.length > this.#most) renameSync(this.#path, this.#older);
      this.#size = undefined;
      appendFileSync(this.#path, text, { mode: 0o600 });
      this.#lost = 0;
    } catch {
      // as in #write: there is nobody to tell
    }
  }

  /** What the file does not have yet of what is being written. @param size bytes that it has */
  #unwritten(size: number): Buffer {
    const text = this.#inHand ?? Buffer.alloc(0);
    this.#inHand = undefined;
    const has = this.#size === undefined ? 0 : size - this.#size;
    return has >= 0 && has <= text.length ? text.subarray(has) : text;
  }

  /** Lines that wait, as they go into the file, and what is missing before the next ones. */
  #take(): string {
    if (this.#waiting.length === 0) return '';
    const lines = this.#waiting;
    this.#waiting = [];
    this.#waitingLength = 0;
    if (this.#lost > 0) lines.push(`(lines that are missing here: ${this.#lost})`);
    return `${lines.join('\n')}\n`;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      try {
        await this.#append(Buffer.from(this.#take()));
        this.#lost = 0;
      } catch {
        // there is nobody to tell: what would be told is what can't be written
        this.#inHand = undefined;
        this.#lost += lines.length;
        this.#size = undefined;
        return;
      }
    }
  }

  async #append(text: Buffer): Promise<void> {
    this.#inHand = text;
    if (this.#size === undefined) {
      await mkdir(dirname(this.#path), { recursive: true });
      this.#size = await stat(this.#path).then(
        ({ size }) => size,
        () => 0,
      );
    }
    if (this.#size > 0 && this.#size + text.length > this.#most) {
      await rename(this.#path, this.#older);
      this.#size = 0;
    }
    // it may have been written by a flush meanwhile
    if (this.#inHand !== text) return;
    await appendFile(this.#path, text, { mode: 0o600 });
    this.#inHand = undefined;
    if (this.#size !== undefined) this.#size += text.length;
  }
}
