/** How fast the last compacting went, so that the next one can be foretold. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { usualUndoFolder } from '../engine/io/undo-names';

/** Less says more about starting up than about the disk. */
const LEAST_BYTES = 16 << 20;

/** What was measured. */
export interface MeasuredRate {
  readonly bytesPerSecond: number;
}

const usualPath = (): string => join(dirname(usualUndoFolder()), 'compact-rate.json');

/** The rate of the last compacting on this machine; undefined where none is known. */
export async function lastRate(path = usualPath()): Promise<MeasuredRate | undefined> {
  try {
    const { bytesPerSecond } = JSON.parse(await readFile(path, 'utf8')) as Partial<MeasuredRate>;
    return Number.isFinite(bytesPerSecond) && bytesPerSecond! > 0
      ? { bytesPerSecond: bytesPerSecond! }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the rate of a compacting that copied enough to tell one. Where it can't be kept, nothing is foretold. */
export async function keepRate(copied: number, milliseconds: number, path = usualPath()): Promise<void> {
  if (copied < LEAST_BYTES || milliseconds <= 0) return;
  const rate: MeasuredRate = { bytesPerSecond: Math.round((copied * 1000) / milliseconds) };
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(rate)}\n`);
  } catch {
    // it is a help, and no part of the work
  }
}
