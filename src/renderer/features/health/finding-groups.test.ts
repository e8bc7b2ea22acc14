import { expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings';
import { byGravity, countEffects, effectGroups } from './finding-groups';

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

it('each group says what it means and what a repair does about it', () => {
  const groups = effectGroups([notice, leak, low, lost]);
  expect(groups.map(({ effect }) => effect)).toEqual(['lost', 'at-risk', 'space-only', 'none']);
  expect(groups[0].repair).toContain('lists what is given up');
  expect(groups[1].repair).toBe('Repair mends this and keeps the data.');
  expect(groups[2].repair).toContain('gives back');
  expect(groups[3].repair).toBe('Nothing to repair.');
  expect(effectGroups([])).toEqual([]);
});

it('what qemu-img leaves, and what nothing mends, is told apart', () => {
  const shared: Finding = { code: 'cluster-shared-by-guest-ranges', structure: 'l2-entry' };
  expect(effectGroups([low, shared])[0].repair).toContain('One of them qemu-img leaves.');
  expect(effectGroups([shared])[0].repair).toContain('qemu-img leaves it.');
  expect(effectGroups([{ code: 'bad-magic', structure: 'header' }])[0].repair).toBe(
    'No repair can mend this.',
  );
  const unreadable: Finding = { code: 'unreadable-structure', structure: 'l2-table' };
  expect(effectGroups([low, unreadable])[0].repair).toContain('One of them it can’t mend.');
});

it('a mark of QEMU is a notice that a repair takes away', () => {
  expect(effectGroups([{ code: 'corrupt-bit', structure: 'header' }])[0].repair).toContain('Repair mends');
});
