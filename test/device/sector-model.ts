const SECTOR = 512;

/** Adjacent sectors that hold the same byte throughout. Offset and length in bytes. */
export interface EvenRun {
  readonly offset: number;
  readonly length: number;
  readonly byte: number;
}

/** A huge disk of which little is written: one byte value per sector. */
export class SectorModel {
  readonly #bytes = new Map<number, number>();

  /** @param offset multiple of 512 @param length multiple of 512 */
  fill(offset: number, length: number, byte: number): void {
    for (let sector = offset / SECTOR; sector < (offset + length) / SECTOR; sector++)
      this.#bytes.set(sector, byte);
  }

  /** All that was written, in the order of the disk. */
  runs(): EvenRun[] {
    const runs: EvenRun[] = [];
    for (const [sector, byte] of [...this.#bytes].sort(([left], [right]) => left - right)) {
      const last = runs.at(-1);
      const offset = sector * SECTOR;
      if (last && last.byte === byte && last.offset + last.length === offset)
        runs[runs.length - 1] = { ...last, length: last.length + SECTOR };
      else runs.push({ offset, length: SECTOR, byte });
    }
    return runs;
  }
}
