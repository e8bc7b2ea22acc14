/** The corpus: every image that the engine is compared on, by theme. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bitmapRecipes } from './bitmaps';
import { builtRecipes } from './built';
import { chainRecipes } from './chains';
import { compressionRecipes } from './compression';
import { dataFileRecipes } from './data-files';
import { headerRecipes } from './headers';
import type { Recipe } from './recipe';
import { refcountRecipes } from './refcounts';
import { sizeRecipes } from './sizes';
import { snapshotRecipes } from './snapshots';
import { subclusterRecipes } from './subclusters';
import { tableRecipes, truncationRecipes } from './tables';
import { IMAGE, Workshop } from './workshop';

/** All recipes, grouped by theme. */
export const CORPUS = {
  sizes: sizeRecipes,
  refcounts: refcountRecipes,
  subclusters: subclusterRecipes,
  compression: compressionRecipes,
  snapshots: snapshotRecipes,
  bitmaps: bitmapRecipes,
  chains: chainRecipes,
  'data files': dataFileRecipes,
  headers: headerRecipes,
  tables: tableRecipes,
  truncations: truncationRecipes,
  built: builtRecipes,
} as const satisfies Record<string, readonly Recipe[]>;

/** Every recipe of the corpus. */
export const ALL_RECIPES: readonly Recipe[] = Object.values(CORPUS).flat();

/**
 * Makes the image of a recipe in a folder of its own below `parent`.
 * @returns path of the image
 */
export async function buildRecipe(recipe: Recipe, parent: string): Promise<string> {
  const folder = join(parent, recipe.name);
  await mkdir(folder, { recursive: true });
  return join(folder, (await recipe.build(new Workshop(folder))) ?? IMAGE);
}

/** The recipe of that name. @throws RangeError when there is none */
export function recipeNamed(name: string): Recipe {
  const recipe = ALL_RECIPES.find((candidate) => candidate.name === name);
  if (!recipe) throw new RangeError(`no recipe is called ${name}`);
  return recipe;
}
