import { expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import { PlatterError } from '../../../shared/errors';
import { ExtentList } from './extent-list';

const settled = () => new Promise((resolve) => setTimeout(resolve));

function listOf(total: number) {
  const asked: number[] = [];
  const list = new ExtentList(async (offset, limit) => {
    asked.push(offset);
    const count = Math.max(0, Math.min(limit, total - offset));
    const rows = Array.from({ length: count }, (_, at) => ({
      start: offset + at,
      count: 1,
      kind: ClusterKind.data,
    }));
    return { rows, total, more: false };
  });
  return { list, asked };
}

it('fetches a page once, when it comes into sight', async () => {
  const { list, asked } = listOf(5000);
  list.subscribe(() => undefined);
  await settled();
  expect(list.listing().total).toBe(5000);
  expect(list.rowAt(3500)).toBeUndefined();
  list.show(2990, 3510);
  list.show(2990, 3510);
  await settled();
  expect(asked).toEqual([0, 2000, 3000]);
  expect(list.rowAt(3500)?.start).toBe(3500);
});

it('tells its listeners when more is known', async () => {
  const { list } = listOf(10);
  let calls = 0;
  const stop = list.subscribe(() => calls++);
  await settled();
  expect(calls).toBe(1);
  stop();
  list.show(1000, 1001);
  await settled();
  expect(calls).toBe(1);
});

it('says in words why there is nothing', async () => {
  const list = new ExtentList(() => Promise.reject(new PlatterError('engine-stopped')));
  list.subscribe(() => undefined);
  await settled();
  expect(list.listing().problem).toBeTruthy();
  expect(list.listing().total).toBe(0);
});
