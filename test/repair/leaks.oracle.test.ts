import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { allowLocal } from '../../src/engine/image/gate';
import { openImage } from '../../src/engine/image/open-image';
import { check } from '../../src/engine/operations/check';
import { repair } from '../../src/engine/operations/repair';
import type { CheckResult } from '../../src/shared/results';
import { buildRecipe, CORPUS } from '../corpus/corpus';
import { answerOf } from '../engine-answers';
import { qemuCheck } from '../qemu';
import { suiteFolder } from '../suite-folder';
import { repairByQemu } from './beside-qemu';
import { brokenSnapshots } from './broken-snapshots';
import { judgeRepair } from './judge-repair';

const folder = await suiteFolder('repair-leaks');

const RECIPES = [...CORPUS.refcounts, ...CORPUS.snapshots, ...brokenSnapshots].filter(
  ({ expect: said }) => said?.status !== 0,
);

/** Undefined where the image is not checked. */
async function checked(path: string): Promise<CheckResult | undefined> {
  const image = await openImage(path, { gate: allowLocal });
  try {
    return (await answerOf(() => check(image))).value;
  } finally {
    await image.close();
  }
}

it.each(RECIPES)(
  'giving leaks back makes nothing worse than qemu-img -r leaks does: $name',
  async (recipe) => {
    const path = await buildRecipe(recipe, folder);
    const before = await checked(path);
    if (!before || before.leaks === 0) return;
    expect((await judgeRepair(path, 'leaks')).troubles).toEqual([]);
    const theirs = await repairByQemu(path, 'leaks');
    const bytes = await readFile(path);
    const { after } = await repair(path, { scope: 'leaks', gate: allowLocal }, {});
    // who can't read all that refers to something does not know what is a leak
    const mayWrite = before.checkErrors === 0;
    expect(mayWrite || Buffer.compare(await readFile(path), bytes) === 0).toBe(true);
    expect(after.corruptions).toBeLessThanOrEqual(theirs.json?.corruptions ?? before.corruptions);
    // qemu-img does not check at all what it can't read
    const found = (await qemuCheck(path)).json ?? after;
    expect([found.corruptions ?? 0, found.leaks ?? 0]).toEqual([after.corruptions, after.leaks]);
  },
);
