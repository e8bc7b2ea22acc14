import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../src/engine/image/open-image';
import { check } from '../../src/engine/operations/check';
import { buildRecipe, CORPUS, recipeNamed } from '../corpus/corpus';
import { qemuImg } from '../qemu';
import { suiteFolder } from '../suite-folder';

const folder = await suiteFolder('deep-check');

/** Streams that can't be unpacked, by a deep check. */
async function undecodable(path: string): Promise<number> {
  const image = await openImage(path);
  try {
    const { findings } = await check(image, { deep: true });
    return findings
      .filter(({ code }) => code === 'compressed-stream-undecodable')
      .reduce((sum, { clusters = 1 }) => sum + clusters, 0);
  } finally {
    await image.close();
  }
}

describe('a deep check finds undecodable streams where qemu-img can not read the disk', () => {
  // a stream outside the file is a corruption already
  const inside = CORPUS.compression.filter(
    ({ name, expect: expected }) => expected?.status !== 1 && name !== 'compressed-past-end',
  );

  it.each(inside)('$name', async (recipe) => {
    const path = await buildRecipe(recipe, folder);
    const { status } = await qemuImg(['convert', '-f', 'qcow2', '-O', 'raw', path, join(folder, 'disk.raw')]);
    expect((await undecodable(path)) > 0).toBe(status !== 0);
  });

  it('one garbage stream is one finding', async () => {
    expect(await undecodable(await buildRecipe(recipeNamed('compressed-garbage'), join(folder, 'one')))).toBe(
      1,
    );
  });
});
