import { expect, it } from 'vitest';
import { Random } from '../../../test/random';
import { TimeSlice } from '../io/time-slice';
import { sortRows } from './sort-rows';

it.each([0, 1, 8192, 8193, 50_000])('sorts %i rows, and keeps the order of equals', async (count) => {
  const random = new Random(count);
  const keys = Float64Array.from({ length: count }, () => random.below(1000));
  const rows = Uint32Array.from(keys.keys());
  const compare = (left: number, right: number): number => keys[left] - keys[right] || left - right;
  const expected = Array.from(rows).sort(compare);
  expect(Array.from(await sortRows(rows, compare, new TimeSlice()))).toEqual(expected);
});

it('ends when it is cancelled', async () => {
  const abort = new AbortController();
  const slice = new TimeSlice(abort.signal);
  abort.abort();
  const rows = Uint32Array.from({ length: 1 << 18 }, (_, row) => row).reverse();
  await expect(sortRows(rows, (left, right) => left - right, slice)).rejects.toMatchObject({
    code: 'cancelled',
  });
});
