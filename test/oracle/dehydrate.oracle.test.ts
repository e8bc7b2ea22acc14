/** Dehydrated and rehydrated, each image of the corpus is checked as the original is, by Platter and by qemu-img. */
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/shared/results';
import { ALL_RECIPES, buildRecipe } from '../corpus/corpus';
import type { Recipe } from '../corpus/recipe';
import { checkFile, dehydrateFile, rehydrateFile, type Dehydrated } from '../dehydrated';
import { answerOf, type Answer } from '../engine-answers';
import { qemuCheck } from '../qemu';
import { suiteFolder } from '../suite-folder';

const folder = await suiteFolder('dehydrate');

/** Images whose metadata is not taken as a whole, even with overlaps, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'snapshots-l1-large-but-allowed': 'an L1 table of 4 MiB lies over all other tables',
  'header-l1-size-largest': 'an L1 table of 32 MiB lies over all other tables',
  'refcount-order-wrong': 'read with another width, most refcounts are wrong, and 8 bits could be any byte',
};

type Counters = Omit<CheckResult, 'findings' | 'refcounts' | 'milliseconds'>;

function countersOf({
  value,
  error,
}: Answer<CheckResult>): Counters | readonly [code: string, findings: unknown] {
  if (error) return [error.code, error.fields.findings];
  const { findings: _findings, refcounts: _refcounts, milliseconds: _milliseconds, ...counters } = value;
  return counters;
}

async function qemuVerdict(path: string, { secret }: Recipe) {
  // without the keys, QEMU opens no encrypted image
  if (secret !== undefined) return undefined;
  const { status, json } = await qemuCheck(path);
  return { status, json: json && { ...json, filename: '' } };
}

/** What a check says that stand-ins do not keep. */
const detailsOf = ({ value }: Answer<CheckResult>) => [value?.findings, value?.refcounts];

/** The metadata, with that which lies where guest data lies only if anything had to be left out. */
async function takeFrom(path: string): Promise<Dehydrated> {
  const plain = await dehydrateFile(path);
  return plain.result.leftOut.length === 0 ? plain : dehydrateFile(path, { includeOverlaps: true });
}

/** What Platter and qemu-img say of an image, and of the one that is made of its metadata. */
async function compare(recipe: Recipe) {
  const path = await buildRecipe(recipe, folder);
  const taken = await answerOf(() => takeFrom(path));
  const before = await checkFile(path);
  // no qcow2 at all
  if (taken.error) return { before: taken.error.code, after: before.error?.code, leftOut: [] };
  const { result } = taken.value;
  // beside the original, where its backing file and data file are
  const copy = join(dirname(path), 'rehydrated.qcow2');
  await rehydrateFile(taken.value, copy);
  const after = await checkFile(copy);
  const details = result.standIns === 0;
  return {
    before: [countersOf(before), await qemuVerdict(path, recipe), details && detailsOf(before)],
    after: [countersOf(after), await qemuVerdict(copy, recipe), details && detailsOf(after)],
    leftOut: result.leftOut,
  };
}

const [PARTLY, WHOLE] = [true, false].map((partly) =>
  ALL_RECIPES.filter(({ name }) => name in LEFT_OUT === partly),
);

describe('an image that is made of metadata', () => {
  it.each(WHOLE)('is checked as the original is: $name', async (recipe) => {
    const { before, after } = await compare(recipe);
    expect(after).toEqual(before);
  });

  it.each(PARTLY)('lacks what was left out: $name', async (recipe) => {
    expect((await compare(recipe)).leftOut).not.toEqual([]);
  });
});
