import { expect, it } from 'vitest';
import { preferenceChangesSchema } from './preferences';

it('a change names settings that there are, with values that they can have', () => {
  expect(preferenceChangesSchema.parse({ theme: 'dark', notify: undefined })).toEqual({ theme: 'dark' });
  for (const wrong of [{ theme: 'pink' }, { clusterBits: 8 }, { clusterBits: 22 }, { window: {} }, 'dark'])
    expect(preferenceChangesSchema.safeParse(wrong).success).toBe(false);
});
