/** One round of the fuzz test: an image damaged by seed, and what the engine and qemu-img make of it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemoryStorage } from '../src/engine/io/memory-storage';
import { contradictions } from './contradictions';
import { askEngine } from './engine-answers';
import type { FuzzBase } from './fuzz-bases';
import { checkDifferences } from './oracle/compare-check';
import { infoDifferences } from './oracle/compare-info';
import { mapDifferences } from './oracle/compare-map';
import { qemuCheck, qemuInfo, qemuMap } from './qemu';
import { damageAtRandom, type Damaged } from './random-damage';

/** Longest that the engine may take for an image of some hundred KiB. */
const PATIENCE_MS = 5_000;

/** What a seed stands for. */
export interface Round extends Damaged {
  readonly seed: number;
  readonly base: string;
}

/** The damaged image of a seed. */
export function roundOf(seed: number, bases: readonly FuzzBase[]): Round {
  const base = bases[seed % bases.length];
  return { seed, base: base.name, ...damageAtRandom(base.bytes, seed) };
}

/** Seed, base and faults, for the report. */
export const describeRound = ({ seed, base, faults }: Round): string =>
  `seed ${seed} on ${base}: ${faults.join('; ')}`;

/**
 * Has the engine alone look at the image, in memory.
 * @returns what went wrong: an untyped error, answers that can't be true, or too long a time
 */
export async function engineTroubles(round: Round): Promise<string[]> {
  const start = performance.now();
  let troubles: string[];
  try {
    troubles = contradictions(await askEngine(new MemoryStorage(round.bytes)));
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  const milliseconds = performance.now() - start;
  return milliseconds > PATIENCE_MS ? [...troubles, `took ${Math.round(milliseconds)} ms`] : troubles;
}

/** In what the engine and qemu-img differ about the image. */
export async function qemuDifferences(round: Round, folder: string): Promise<string[]> {
  const path = join(folder, 'image.qcow2');
  await writeFile(path, round.bytes);
  const ours = await askEngine(path);
  const info = ours.info.error ? { error: ours.info.error } : { value: ours.info.value.qemu };
  return [
    ...checkDifferences(ours.check, await qemuCheck(path)).map((text) => `check: ${text}`),
    ...mapDifferences(ours.map, await qemuMap(path)).map((text) => `map: ${text}`),
    // the file system may still be about to settle what the file takes on disk
    ...infoDifferences(info, await qemuInfo(path))
      .filter((text) => !text.startsWith('actual-size'))
      .map((text) => `info: ${text}`),
  ];
}
