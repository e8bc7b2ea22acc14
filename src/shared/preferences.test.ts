import { expect, it } from 'vitest';
import { DEFAULT_PREFERENCES, isDefault, preferenceChangesSchema } from './preferences';

it('a change names settings that there are, with values that they can have', () => {
  expect(preferenceChangesSchema.parse({ theme: 'dark', notify: undefined })).toEqual({ theme: 'dark' });
  for (const wrong of [{ theme: 'pink' }, { clusterBits: 8 }, { clusterBits: 22 }, { window: {} }, 'dark'])
    expect(preferenceChangesSchema.safeParse(wrong).success).toBe(false);
});

it('the defaults are told from what was chosen', () => {
  expect(isDefault(DEFAULT_PREFERENCES)).toBe(true);
  expect(isDefault({ ...DEFAULT_PREFERENCES, checkOnOpen: true })).toBe(false);
});
