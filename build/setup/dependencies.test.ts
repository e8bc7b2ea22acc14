import { describe, expect, it } from 'vitest';
import { dependenciesAreCurrent } from './dependencies.mjs';

const wanted = {
  '': { name: 'platter' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-another-system': { version: '1.0.0', optional: true },
};

describe('installed packages', () => {
  it('are current when each has the version that the lock file names', () => {
    expect(dependenciesAreCurrent(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  it('are out of date when one is missing or has another version', () => {
    expect(dependenciesAreCurrent(wanted, {})).toBe(false);
    expect(dependenciesAreCurrent(wanted, { 'node_modules/a': { version: '1.0.1' } })).toBe(false);
  });
});
