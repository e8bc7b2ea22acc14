/** One suite per theme of the corpus: each image is made once, and each comparison is a test of its own. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { buildRecipe } from '../corpus/corpus';
import type { Recipe } from '../corpus/recipe';
import { askEngine, type Answer, type EngineAnswers } from '../engine-answers';
import { qemuCheck, qemuInfo, qemuMap } from '../qemu';
import { settle } from '../settle';
import { suiteFolder } from '../suite-folder';
import { checkDifferences, extraCounts } from './compare-check';
import { infoDifferences } from './compare-info';
import { mapDifferences } from './compare-map';

const fingerprint = async (path: string): Promise<string> =>
  createHash('sha1')
    .update(await readFile(path))
    .digest('hex');

/** Makes an image and has both sides look at it. */
async function judge(recipe: Recipe, folder: string) {
  const path = await buildRecipe(recipe, folder);
  await settle(path);
  const before = await fingerprint(path);
  const ours = await askEngine(path);
  const touched = (await fingerprint(path)) !== before;
  const check = await qemuCheck(path, recipe.secret);
  const map = await qemuMap(path, recipe.secret);
  const info = await qemuInfo(path);
  return { ours, touched, check, map, info };
}

const qemuPart = ({ value, error }: EngineAnswers['info']): Answer<unknown> =>
  error ? { error } : { value: value.qemu };

type Judgement = Awaited<ReturnType<typeof judge>>;

/** Compares the engine with qemu-img on every image of a theme. */
export async function compareWithQemu(recipes: readonly Recipe[]): Promise<void> {
  const folder = await suiteFolder('oracle');

  describe.each(recipes)('$name', (recipe) => {
    let judgement: Promise<Judgement> | undefined;
    const judged = (): Promise<Judgement> => (judgement ??= judge(recipe, folder));

    it('is what its recipe says', async () => {
      const { check } = await judged();
      const expected = check.gaveUp ? check.status : recipe.expect?.status;
      expect(check.status).toBe(expected ?? check.status);
    });

    it('check counts what qemu-img counts', async () => {
      const { ours, check } = await judged();
      expect(checkDifferences(ours.check, check)).toEqual([]);
    });

    it('check finds what qemu-img does not see, and nothing that is not there', async () => {
      const { ours } = await judged();
      const result = ours.check.value;
      const codes = new Set(result?.findings.map(({ code }) => code));
      expect(result ? extraCounts(result) : {}).toEqual(recipe.expect?.extra ?? {});
      expect(recipe.expect?.findings?.filter((code) => !codes.has(code)) ?? []).toEqual([]);
    });

    it('map has the extents of qemu-img', async () => {
      const { ours, map } = await judged();
      expect(mapDifferences(ours.map, map)).toEqual([]);
    });

    it('info says what qemu-img says', async () => {
      const { ours, info } = await judged();
      expect(infoDifferences(qemuPart(ours.info), info)).toEqual([]);
    });

    it('is not written to', async () => {
      expect((await judged()).touched).toBe(false);
    });
  });
}
