/** Healthy images that random damage starts from: small, and together with every structure there is. */
import { readFile } from 'node:fs/promises';
import { buildRecipe } from './corpus/corpus';
import type { Recipe } from './corpus/recipe';

/** A healthy image as bytes. */
export interface FuzzBase {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const base = (name: string, options: string, ...writes: string[]): Recipe => ({
  name,
  notes: 'where random damage starts from',
  async build(shop) {
    await shop.create('1M', options);
    await shop.io('write -P 1 0 40k', 'write -z 48k 16k', 'write -P 2 256k 20k', 'write -z 8k 4k');
    await shop.io(...writes, 'write -P 9 1020k 4k');
  },
});

const withSnapshots = (recipe: Recipe): Recipe => ({
  ...recipe,
  name: `${recipe.name}-snapshots`,
  async build(shop) {
    await recipe.build(shop);
    await shop.snapshot('first');
    await shop.io('write -P 3 4k 12k', 'discard 20k 8k');
    await shop.snapshot('second');
    await shop.io('write -P 4 0 4k');
  },
});

const withBitmaps = (recipe: Recipe): Recipe => ({
  ...recipe,
  name: `${recipe.name}-bitmaps`,
  async build(shop) {
    await recipe.build(shop);
    await shop.img('bitmap', '--add', '-g', '512', 'image.qcow2', 'fine');
    await shop.img('bitmap', '--add', '-g', '64k', 'image.qcow2', 'coarse');
    await shop.io('write -P 5 512k 8k');
  },
});

const compressed = ['write -c -P 6 128k 64k', 'write -c -P 7 192k 64k'];

const RECIPES: readonly Recipe[] = [
  base('plain-4k', 'cluster_size=4k', ...compressed),
  base('plain-64k', ''),
  base('plain-512', 'cluster_size=512', ...compressed),
  base('version-2', 'compat=0.10,cluster_size=4k', ...compressed),
  base('refcount-1', 'refcount_bits=1,cluster_size=4k', ...compressed),
  base('refcount-64', 'refcount_bits=64,cluster_size=4k', ...compressed),
  base('extended', 'extended_l2=on,cluster_size=16k', ...compressed),
  base('zstd', 'compression_type=zstd,cluster_size=4k', ...compressed),
  withSnapshots(base('extended', 'extended_l2=on,cluster_size=16k')),
  withSnapshots(base('plain-4k', 'cluster_size=4k', ...compressed)),
  withSnapshots(base('plain-512', 'cluster_size=512')),
  withBitmaps(base('plain-4k', 'cluster_size=4k')),
  withBitmaps(withSnapshots(base('refcount-32', 'refcount_bits=32,cluster_size=4k'))),
  base('lazy', 'lazy_refcounts=on,cluster_size=64k'),
];

/** Builds all of them below `folder`. */
export const buildFuzzBases = (folder: string): Promise<FuzzBase[]> =>
  Promise.all(
    RECIPES.map(async (recipe) => ({
      name: recipe.name,
      bytes: new Uint8Array(await readFile(await buildRecipe(recipe, folder))),
    })),
  );
