/** One suite per part of the corpus: every image that something is wrong with is repaired, and held to the promises. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { allowLocal } from '../../src/engine/image/gate';
import { openImage } from '../../src/engine/image/open-image';
import { check } from '../../src/engine/operations/check';
import { FINDING_KINDS, type FindingCode } from '../../src/shared/findings';
import { buildRecipe } from '../corpus/corpus';
import type { Recipe } from '../corpus/recipe';
import { answerOf } from '../engine-answers';
import { suiteFolder } from '../suite-folder';
import { repairByQemu } from './beside-qemu';
import { judgeRepair, refusalOf } from './judge-repair';
import { isClean, judgePlan } from './plan-troubles';

/** What an image is to a repair. */
type Health = 'healthy' | 'damaged' | 'beyond repair';

/** What no counter has, and a repair mends all the same. */
const MENDED_NOTICES: ReadonlySet<FindingCode> = new Set([
  'dirty-bit',
  'corrupt-bit',
  'refcount-table-missing',
  'zero-flag-with-subclusters',
]);

/** What of a header keeps QEMU from opening an image, and a repair mends. */
const MENDED_FIELDS: ReadonlySet<string> = new Set([
  'bitmaps',
  'refcount_table_offset',
  'refcount_table_clusters',
]);

/** Judged by the check and the header, without asking the repair. */
async function healthOf(path: string): Promise<Health> {
  const opening = await answerOf(() => openImage(path, { gate: allowLocal }));
  if (opening.error) return 'beyond repair';
  const image = opening.value;
  try {
    const { value } = await answerOf(() => check(image));
    if (value) {
      const isWhole = isClean(value) && !value.findings.some(({ code }) => MENDED_NOTICES.has(code));
      return isWhole ? 'healthy' : 'damaged';
    }
    const others = image.findings.filter(({ code }) => FINDING_KINDS[code].counter === 'open');
    const areMended = others.every(
      ({ code, field }) => code === 'bitmap-directory-invalid' || MENDED_FIELDS.has(field ?? ''),
    );
    return others.length > 0 && areMended ? 'damaged' : 'beyond repair';
  } finally {
    await image.close();
  }
}

/** What can't be mended though a check goes through, and why. */
const BEYOND: Readonly<Record<string, string>> = {
  'header-l1-table-offset-zero': 'the header would be the table of the disk',
};

/** Where qemu-img has other leaks fixed in an image that it mends as well, and why. */
const LEAKS_OTHERWISE: Readonly<Record<string, string>> = {
  'snapshots-extra-too-long':
    'ours leaves the snapshot out whose entry is too long, qemu-img shortens the entry',
  'broken-refcount-table-zero-512': 'qemu-img counts the leaks that its own rebuild leaves',
  'broken-refcount-table-zero-one-bit': 'qemu-img counts the leaks that its own rebuild leaves',
  'table-zero-unaligned': 'qemu-img counts the cluster as a leak that it has just set free',
};

/** Whether a recipe says that there is nothing to mend. */
const isHealthy = ({ expect: said }: Recipe): boolean => said?.status === 0 && said.extra === undefined;

/** All that is wrong with how an image is repaired, or is not. */
async function repairTroubles({ name }: Recipe, path: string): Promise<string[]> {
  const health = name in BEYOND ? 'beyond repair' : await healthOf(path);
  const plan = await judgePlan(await readFile(path), { path });
  if (plan.refused) {
    const refusal = await refusalOf(path);
    const isRight = health === 'beyond repair' && refusal?.code === plan.refused.code;
    return isRight ? [] : [`${health}, and refused: ${plan.refused.message}, ${refusal?.message}`];
  }
  const { troubles, result } = await judgeRepair(path, 'all');
  const found = [...plan.troubles, ...troubles];
  if (result.writes.count > 0 !== (health === 'damaged'))
    found.push(`${result.writes.count} writes, ${health}`);
  const theirs = await repairByQemu(path, 'all');
  const leaks = theirs.status === 0 ? (theirs.json?.['leaks-fixed'] ?? 0) : result.leaksFixed;
  if (leaks !== result.leaksFixed && !(name in LEAKS_OTHERWISE)) {
    found.push(`${result.leaksFixed} leaks fixed, and by qemu-img ${leaks}`);
  }
  return found;
}

/** Repairs the images of a theme that something may be wrong with. The others are looked at by a test of their own. */
export async function repairAll(recipes: readonly Recipe[]): Promise<void> {
  const folder = await suiteFolder('repair-corpus');

  describe('a repair leaves nothing to find, keeps what could be read, and can be taken back', () => {
    // keys take seconds to make, and what is encrypted can't be compared
    it.each(recipes.filter((recipe) => !isHealthy(recipe) && recipe.secret === undefined))(
      '$name',
      async (recipe) => {
        expect(await repairTroubles(recipe, await buildRecipe(recipe, folder))).toEqual([]);
      },
    );
  });
}

/** Plans a repair of every sixth image of those that nothing is wrong with. */
export async function planForHealthy(recipes: readonly Recipe[]): Promise<void> {
  const folder = await suiteFolder('repair-healthy');
  const healthy = recipes.filter((recipe) => isHealthy(recipe) && recipe.secret === undefined);

  it.each(healthy.filter((_, index) => index % 6 === 0))('has nothing to write: $name', async (recipe) => {
    const path = await buildRecipe(recipe, folder);
    const { plan } = await judgePlan(await readFile(path), { path, endOnly: true });
    const hasNotice = plan?.preview.findings.some(({ code }) => MENDED_NOTICES.has(code));
    expect((plan?.preview.writes.count ?? 0) > 0).toBe(hasNotice === true);
  });
}
