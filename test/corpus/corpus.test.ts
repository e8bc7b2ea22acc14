import { expect, it } from 'vitest';
import { ALL_RECIPES } from './corpus';

it('The corpus has more than a hundred images, each with a name of its own', () => {
  const names = ALL_RECIPES.map((recipe) => recipe.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(100);
});
