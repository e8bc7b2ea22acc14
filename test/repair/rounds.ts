/** A repair of an image that was damaged by seed. */
import { PlatterError } from '../../src/shared/errors';
import { check } from '../../src/engine/operations/check';
import type { FuzzBase } from '../fuzz-bases';
import { describeRound, roundOf, type Round } from '../fuzz';
import { openBytes } from './open-bytes';
import { judgePlan, type PlanVerdict } from './plan-troubles';

/** Longest that a repair of some hundred KiB may take, with all that is looked at. */
const PATIENCE_MS = 20_000;

/** What came of a round. */
export interface RepairRound extends Round {
  readonly troubles: readonly string[];
  readonly verdict?: PlanVerdict;
}

/** The damaged image of a seed, its repair planned and held to what it promises. */
export async function repairRound(seed: number, bases: readonly FuzzBase[]): Promise<RepairRound> {
  const round = roundOf(seed, bases);
  const start = performance.now();
  try {
    const verdict = await judgePlan(round.bytes);
    const troubles = [...verdict.troubles];
    if (verdict.refused && (await isChecked(round.bytes))) {
      troubles.push(`refused, though a check goes through: ${verdict.refused.message}`);
    }
    const milliseconds = performance.now() - start;
    if (milliseconds > PATIENCE_MS) troubles.push(`took ${Math.round(milliseconds)} ms`);
    return { ...round, verdict, troubles };
  } catch (error) {
    return { ...round, troubles: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

/** Whether the engine checks an image. What is checked can be repaired, unless the header is taken for a table of the disk. */
async function isChecked(bytes: Uint8Array): Promise<boolean> {
  const image = await openBytes(bytes).catch(() => undefined);
  if (!image) return false;
  try {
    const { header, geometry } = image;
    if (header && geometry && header.l1TableOffset < geometry.clusterSize) return false;
    await check(image);
    return true;
  } catch (error) {
    if (error instanceof PlatterError && error.code !== 'internal') return false;
    throw error;
  } finally {
    await image.close();
  }
}

/** Seed, base, faults and troubles, for the report. */
export const describeTroubles = (round: RepairRound): string =>
  [describeRound(round), ...round.troubles].join('\n  ');
