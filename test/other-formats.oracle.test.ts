import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerOf } from './engine-answers';
import { openImage } from '../src/engine/image/open-image';
import { cyclicRecipes } from './corpus/chains';
import { buildRecipe } from './corpus/corpus';
import { askEngine } from './engine-answers';
import { qemuImgMust } from './qemu';
import { suiteFolder } from './suite-folder';

const folder = await suiteFolder('other-formats');

describe('images of other formats are named', () => {
  const formats = [
    ['raw', 'raw', []],
    ['qcow', 'qcow1', []],
    ['vmdk', 'vmdk', []],
    ['vmdk', 'vmdk', ['-o', 'subformat=twoGbMaxExtentSparse']],
    ['vmdk', 'vmdk', ['-o', 'subformat=streamOptimized']],
    ['vhdx', 'vhdx', []],
    ['vdi', 'vdi', []],
    ['vpc', 'vpc', []],
    ['qed', 'qed', []],
    ['parallels', 'parallels', []],
    ['luks', 'luks', ['--object', 'secret,id=key,data=platter', '-o', 'key-secret=key,iter-time=10']],
  ] as const;

  it.each(formats)('%s as %s %j', async (format, name, options) => {
    const path = join(folder, `image-${format}`);
    await qemuImgMust(['create', '-q', '-f', format, ...options, path, '8M']);
    const { error } = await answerOf(() => openImage(path));
    expect(error).toMatchObject({ code: 'other-format', fields: { format: name } });
  });
});

describe('chains that close on themselves end', () => {
  it.each(cyclicRecipes)('$name', async (recipe) => {
    const answers = await askEngine(await buildRecipe(recipe, folder));
    expect(answers.map.error).toMatchObject({ fields: { reason: 'cycle' } });
    const chain = answers.info.value?.summary.chain ?? [];
    expect(chain.at(-1)?.problem?.reason).toBe('cycle');
    expect(chain.length).toBeLessThan(5);
  });
});
