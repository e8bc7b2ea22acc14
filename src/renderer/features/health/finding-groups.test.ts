import { expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings';
import { byGravity, countEffects, repairForecast } from './finding-groups';

const leak: Finding = {
  code: 'refcount-too-high',
  structure: 'data-cluster',
  hostOffset: 0x10000,
  clusters: 12,
};
const low: Finding = { code: 'refcount-too-low', structure: 'data-cluster', hostOffset: 0x20000 };
const lost: Finding = { code: 'data-unaligned', structure: 'l2-entry', hostOffset: 0x30000 };
const notice: Finding = { code: 'encrypted', structure: 'header' };

it('the gravest come first, equals stay in order', () => {
  const second = { ...low, hostOffset: 0x90000 };
  expect(byGravity([notice, leak, low, second, lost])).toEqual([lost, low, second, leak, notice]);
});

it('each effect is counted', () => {
  expect(countEffects([leak, low, lost, notice]).get('at-risk')).toBe(1);
  expect(countEffects([]).size).toBe(0);
});

it('the forecast of a repair counts clusters and leaves notices out', () => {
  const sentences = repairForecast([leak, low, lost, notice]);
  expect(sentences).toHaveLength(3);
  expect(sentences[0]).toMatch(/^12 leaks/);
  expect(repairForecast([notice])).toEqual([]);
});

it('a mark of QEMU is a notice that a repair takes away', () => {
  expect(repairForecast([{ code: 'corrupt-bit', structure: 'header' }])).toEqual([
    expect.stringMatching(/^One error is put right/),
  ]);
});
