import { expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import { PlatterError } from '../../../shared/errors';
import { installStubBridge } from '../../../../test/stub-bridge';
import { ExtentList, extentList, type ExtentQuery } from './extent-list';

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

it('takes back what it asked when nobody listens any more, and asks again for the next who does', async () => {
  const bridge = installStubBridge();
  const query: ExtentQuery = { space: 'guest', kinds: 1, sort: 'start', descending: false };
  const list = extentList('image-1', query);
  const stop = list.subscribe(() => undefined);
  const { job, fail } = bridge.last('extents');
  stop();
  expect(bridge.askedApp).toEqual([{ method: 'cancelJob', params: { handle: 'image-1', job } }]);
  fail(new PlatterError('cancelled'));
  await settled();
  expect(list.listing().problem).toBeUndefined();

  list.subscribe(() => undefined);
  bridge.last('extents').answer({ rows: [], total: 7, more: false });
  await settled();
  expect(bridge.asked).toHaveLength(2);
  expect(list.listing().total).toBe(7);
});
