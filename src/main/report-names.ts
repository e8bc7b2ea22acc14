import { access } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { ReportFormat } from '../shared/report';

/** Where reports are put, and how they are written. */
export interface ReportPlace {
  readonly folder: string;
  readonly format: ReportFormat;
}

/** Names for reports on images: none that something in the folder has, and none twice while it is being written. */
export class ReportNames {
  readonly #taken = new Set<string>();
  /** one is looked for at a time, so that none is passed over because another one looks at it */
  #looking: Promise<unknown> = Promise.resolve();

  /** A path in a folder for a report on a file, until it is given back. */
  take(place: ReportPlace, fileName: string): Promise<string> {
    const found = this.#looking.then(() => this.#find(place, fileName));
    this.#looking = found;
    return found;
  }

  async #find({ folder, format }: ReportPlace, fileName: string): Promise<string> {
    const stem = join(folder, `${basename(fileName, extname(fileName))}-report`);
    for (let number = 1; ; number++) {
      const path = number === 1 ? `${stem}.${format}` : `${stem}-${number}.${format}`;
      if (this.#taken.has(keyOf(path)) || (await isThere(path))) continue;
      this.#taken.add(keyOf(path));
      return path;
    }
  }

  /** The report has its name, or there will be none. */
  giveBack(path: string): void {
    this.#taken.delete(keyOf(path));
  }
}

/** Some file systems take names for the same that differ in their case. */
const keyOf = (path: string): string => path.toLowerCase();

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
