import { expect, it } from 'vitest';
import { requireNode } from './node-version.mjs';

it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('takes Node %s', (version) => {
  expect(() => requireNode(version)).not.toThrow();
});

it.each(['18.20.0', '20.18.3'])('refuses Node %s and says which one is needed', (version) => {
  expect(() => requireNode(version)).toThrow(/20\.19/);
});
