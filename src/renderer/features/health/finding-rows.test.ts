import { expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings';
import { findingRows } from './finding-rows';

const lows = Array.from({ length: 300 }, (_, index): Finding => ({
  code: 'refcount-too-low',
  structure: 'data-cluster',
  hostOffset: index * 65_536,
  clusters: 2,
}));
const lost: Finding = { code: 'data-unaligned', structure: 'l2-entry', hostOffset: 0x30000 };

it('hundreds of one kind are one row, a few stand for themselves', () => {
  expect(findingRows([lost, ...lows], new Set())).toEqual([
    { kind: 'finding', finding: lost, isGrouped: false },
    { kind: 'group', code: 'refcount-too-low', count: 300, clusters: 600, isOpen: false },
  ]);
});

it('an open group is followed by all of its own', () => {
  const rows = findingRows([...lows, lost], new Set(['refcount-too-low'] as const));
  expect(rows).toHaveLength(302);
  expect(rows[0]).toMatchObject({ kind: 'group', isOpen: true });
  expect(rows[1]).toEqual({ kind: 'finding', finding: lows[0], isGrouped: true });
});
