/** Repairs an image file, and has qemu-img say whether that was a repair. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { allowLocal } from '../../src/engine/image/gate';
import type { Image } from '../../src/engine/image/image';
import { openImage } from '../../src/engine/image/open-image';
import { check } from '../../src/engine/operations/check';
import { repair } from '../../src/engine/operations/repair';
import { listUndo, undo } from '../../src/engine/operations/undo';
import type { PlatterError } from '../../src/shared/errors';
import type { RepairResult, RepairScope } from '../../src/shared/repair-results';
import { answerOf } from '../engine-answers';
import { openUnlocked } from '../device/open-device';
import { qemuCheck } from '../qemu';
import { keptDifferences, viewsByQemu, viewsOf, type DiskViews } from './disk-views';
import { countsText, isClean } from './plan-troubles';

/** What is wrong with a repair, and what it said it did. */
export interface RepairVerdict {
  readonly troubles: readonly string[];
  readonly result: RepairResult;
}

const fingerprint = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** Flushes and locks have tests of their own. */
const FILES = { gate: allowLocal, openFile: openUnlocked } as const;

/** Sectors that can't be read, from which on qemu-img takes too long to try each of them. */
const MANY = 10_000;

/** Disks of the file, as qemu-img reads them where it does, else as the engine does. */
async function disksOf(path: string): Promise<DiskViews> {
  return opened(path, async (image) => {
    const ours = await viewsOf(image);
    if ((ours.active?.unreadable.size ?? 0) > MANY) return ours;
    const theirs = await viewsByQemu(path, image);
    return theirs.active ? theirs : ours;
  });
}

async function opened<T>(path: string, work: (image: Image) => Promise<T>): Promise<T> {
  const image = await openImage(path, { gate: allowLocal });
  try {
    return await work(image);
  } finally {
    await image.close();
  }
}

/** Why the file is not repaired. @returns undefined where it is repaired, or is written to all the same */
export async function refusalOf(path: string): Promise<PlatterError | undefined> {
  const whole = await fingerprint(path);
  const { error } = await answerOf(() => repair(path, FILES, {}));
  return (await fingerprint(path)) === whole ? error : undefined;
}

/** Repairs the file, looks at it, repairs it again, and takes that back. The file is as it was then. */
export async function judgeRepair(path: string, scope: RepairScope): Promise<RepairVerdict> {
  const whole = await fingerprint(path);
  const before = await disksOf(path);
  const result = await repair(path, { scope, ...FILES }, {});
  const found = keptDifferences(before, await disksOf(path), result).map((text) => `after: ${text}`);
  const ours = await opened(path, (image) => check(image));
  if (countsText(ours) !== countsText(result.after)) {
    found.push(`our check finds ${countsText(ours)}, and the repair said ${countsText(result.after)}`);
  }
  const { status, stderr, json, gaveUp } = await qemuCheck(path);
  if (scope === 'all' && !isClean(ours)) found.push(`our check finds ${countsText(ours)}`);
  if (scope === 'all' && !gaveUp && status !== 0) {
    found.push(`qemu-img check: ${status} ${JSON.stringify(json)} ${stderr.slice(0, 300)}`);
  }
  const mended = await fingerprint(path);
  const undos = (await listUndo(path, {})).length;
  await repair(path, { scope, ...FILES }, {});
  if ((await fingerprint(path)) !== mended) found.push('a second repair changes the file');
  if ((await listUndo(path, {})).length !== undos) found.push('a second repair leaves something to undo');
  if (undos > 0) await undo(path, { openFile: openUnlocked }, {});
  if ((await fingerprint(path)) !== whole) found.push('undo does not bring the same bytes back');
  if ((await listUndo(path, {})).length > 0) found.push('something is left to undo');
  return { troubles: found, result };
}
