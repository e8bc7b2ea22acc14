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

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      this.#waitingLength = 0;
      if (this.#lost > 0) lines.push(`(lines that are missing here: ${this.#lost})`);
      try {
        await this.#append(Buffer.from(`${lines.join('\n')}\n`));
        this.#lost = 0;
      } catch {
        // there is nobody to tell: what would be told is what can't be written
        this.#lost += lines.length;
        this.#size = undefined;
        return;
      }
    }
  }

  async #append(text: Buffer): Promise<void> {
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
    await appendFile(this.#path, text, { mode: 0o600 });
    this.#size += text.length;
  }
}
