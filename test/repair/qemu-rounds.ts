/** What qemu-img says of a repaired image of a round. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { qemuCheck } from '../qemu';
import { keptDifferences, viewsByQemu } from './disk-views';
import { openBytes } from './open-bytes';
import type { RepairRound } from './rounds';

/** Compares the disks before and after as qemu-img reads them, and has it check the image. */
export async function qemuTroubles({ bytes, verdict }: RepairRound, folder: string): Promise<string[]> {
  if (!verdict?.after || !verdict.plan) return [];
  const path = join(folder, 'image.qcow2');
  await writeFile(path, bytes);
  const image = await openBytes(bytes);
  const before = await viewsByQemu(path, image);
  await image.close();
  await writeFile(path, verdict.after);
  const found: string[] = [];
  const { status, stderr, json, gaveUp } = await qemuCheck(path);
  if (!gaveUp && status !== 0)
    found.push(`qemu-img check: ${status} ${JSON.stringify(json)} ${stderr.slice(0, 300)}`);
  if (!before.active) return found;
  const mended = await openBytes(verdict.after);
  const after = await viewsByQemu(path, mended);
  await mended.close();
  return [...found, ...keptDifferences(before, after, verdict.plan.preview)];
}
