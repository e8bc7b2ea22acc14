import { truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildRecipe, CORPUS, recipeNamed } from '../../../test/corpus/corpus';
import type { Recipe } from '../../../test/corpus/recipe';
import { differences, readAll } from '../../../test/oracle/compare-disk';
import { isMappedAllTheSame } from '../../../test/oracle/deviations';
import { qemuImg, qemuImgMust } from '../../../test/qemu';
import { suiteFolder } from '../../../test/suite-folder';
import { PlatterError } from '../../shared/errors';
import { allowLocal } from '../image/gate';
import { openImage } from '../image/open-image';
import { openLayers, type Qcow2Layer } from './layer';

const folder = await suiteFolder('reader-oracle');

/** Opens an image for as long as `use` takes. */
async function withLayer<T>(
  path: string,
  use: (layer: Qcow2Layer) => Promise<T>,
  snapshot?: string,
): Promise<T> {
  const image = await openImage(path, { gate: allowLocal });
  try {
    return await use(await openLayers(image, { snapshot }));
  } finally {
    await image.close();
  }
}

const convert = (path: string, ...options: string[]): ReturnType<typeof qemuImg> =>
  qemuImg(['convert', '-f', 'qcow2', ...options, '-O', 'raw', basename(path), `${path}.disk`], {
    cwd: dirname(path),
  });

/** Whether QEMU can tell what is on the disk, though it may not like the rest of the image or not find room for a raw one. */
const isReadable = ({ status, stderr }: { status: number | null; stderr: string }): boolean =>
  status === 0 || isMappedAllTheSame(stderr) || /error while converting raw: .*File too large/.test(stderr);

/** What is unlike qemu-img, in words. */
async function unlike(path: string, snapshot?: string): Promise<string[]> {
  const theirs = await convert(path, ...(snapshot === undefined ? [] : ['-l', snapshot]));
  const disk = `${path}.disk`;
  try {
    return await withLayer(
      path,
      async (layer) => {
        if (theirs.status !== 0) await readAll(layer);
        // of snapshots as well QEMU shows as much as the disk has now
        else if (snapshot !== undefined) await truncate(disk, layer.virtualSize);
        const failed = isReadable(theirs) ? [] : [`qemu-img refuses: ${theirs.stderr}`];
        return theirs.status === 0 ? differences(layer, disk) : failed;
      },
      snapshot,
    );
  } catch (error) {
    return error instanceof PlatterError && !isReadable(theirs) ? [] : [String(error)];
  }
}

/** Without the keys of encrypted images there is nothing to read. */
const keyless = (recipes: readonly Recipe[]): Recipe[] =>
  recipes.filter(({ secret }) => secret === undefined);

describe.each(Object.entries(CORPUS))('%s read as qemu-img does', (theme, recipes) => {
  test.each(keyless(recipes))('$name', async (recipe) => {
    const path = await buildRecipe(recipe, join(folder, theme));
    expect(await unlike(path)).toEqual([]);
  });
});

describe('an encrypted image is refused without its key', () => {
  test.each(CORPUS['data files'].filter(({ secret }) => secret !== undefined))('$name', async (recipe) => {
    const path = await buildRecipe(recipe, join(folder, 'encrypted'));
    await expect(withLayer(path, readAll)).rejects.toBeInstanceOf(PlatterError);
  });
});

describe('snapshots read as qemu-img does', () => {
  test.each(CORPUS.snapshots)('$name', async (recipe) => {
    const path = await buildRecipe(recipe, join(folder, 'of-snapshots'));
    const image = await openImage(path);
    await image.close();
    const distinct = image.snapshots.filter(
      ({ id, diskSize }) =>
        diskSize < 2 ** 53 && image.snapshots.filter((other) => other.id === id).length === 1,
    );
    const found: string[] = [];
    for (const { id } of distinct.slice(0, 20)) found.push(...(await unlike(path, id)));
    expect(found).toEqual([]);
  });

  test('a snapshot is found by its id before its name', async () => {
    const path = await buildRecipe(recipeNamed('snapshots-two'), join(folder, 'by-name'));
    await qemuImgMust(['snapshot', '-c', '1', path]);
    const l1Of = (snapshot: string): Promise<number> =>
      withLayer(path, async ({ l1Offset }) => l1Offset, snapshot);
    expect(await l1Of('1')).toBe(await l1Of('first'));
    expect(await l1Of('3')).not.toBe(await l1Of('1'));
    await expect(l1Of('second one')).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  test('an id that two snapshots have names neither', async () => {
    const path = await buildRecipe(recipeNamed('snapshots-same-id'), join(folder, 'ambiguous'));
    await expect(withLayer(path, readAll, '2')).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
