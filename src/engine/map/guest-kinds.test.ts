import { expect, test } from 'vitest';
import { ClusterKind } from '../../shared/cluster-kinds';
import { BackedClusters } from './backed-clusters';
import { GuestKinds } from './guest-kinds';

const k = ClusterKind;
const TABLE = 8;
/** the second table of three; the third is cut off by the end of the disk */
const table = Uint8Array.of(
  k.data,
  k.unallocated,
  k.unallocated,
  k.data,
  k.zeroPlain,
  k.data,
  k.data,
  k.unallocated,
);
const DISK = [
  k.unallocated,
  k.unallocated,
  k.unallocated,
  k.backing,
  k.backing,
  k.backing,
  k.backing,
  k.backing,
  k.data,
  k.backing,
  k.unallocated,
  k.data,
  k.zeroPlain,
  k.data,
  k.data,
  k.unallocated,
  k.unallocated,
  k.unallocated,
  k.backing,
  k.unallocated,
];

function guest(maxKept?: number): GuestKinds {
  const backed = new BackedClusters();
  backed.add(3, 10);
  backed.add(18, 19);
  const kinds = new GuestKinds(DISK.length, 3, TABLE, backed, async () => table, maxKept);
  kinds.setTable([1], table);
  return kinds;
}

test.each([
  ['kept', undefined],
  ['read again', 0],
])('what is below shows through tables that are %s', async (_name, maxKept) => {
  const kinds = guest(maxKept);
  const out = new Uint8Array(DISK.length);
  await kinds.read(0, out);
  expect([...out]).toEqual(DISK);
  for (const { kind, clusters } of kinds.counts.totals()) {
    expect(DISK.filter((each) => each === kind)).toHaveLength(clusters);
  }
});

test('a reader that can not wait is told what is not kept, and its buffer is left alone', async () => {
  const out = new Uint8Array(TABLE).fill(99);
  expect(guest(0).readKept(TABLE, out)).toBe(false);
  await Promise.resolve();
  expect([...new Set(out)]).toEqual([99]);
  expect(guest().readKept(TABLE, out)).toBe(true);
});
