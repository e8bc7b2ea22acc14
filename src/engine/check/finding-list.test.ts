import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/findings';
import { FindingList } from './finding-list';

const leak = (clusters?: number): Finding => ({
  code: 'refcount-too-high',
  structure: 'data-cluster',
  clusters,
});

describe('FindingList', () => {
  it('counts each finding as often as it has clusters, under the counter of its code', () => {
    const list = new FindingList(10);
    list.add(leak());
    list.add(leak(5));
    list.add({ code: 'dirty-bit', structure: 'header' });
    expect([list.count('leak'), list.count('notice'), list.count('corruption')]).toEqual([6, 1, 0]);
    expect(list.kept).toHaveLength(3);
  });

  it('keeps no more than its limit, and counts those it does not keep', () => {
    const list = new FindingList(2);
    for (let index = 0; index < 1000; index++) {
      if (list.hasRoom) list.add(leak(3));
      else list.countOnly('refcount-too-high', 3);
    }
    list.add(leak());
    expect(list.kept).toHaveLength(2);
    expect([list.total, list.count('leak')]).toEqual([1001, 3001]);
  });
});
