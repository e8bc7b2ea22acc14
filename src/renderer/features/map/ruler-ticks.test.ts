import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { writeSizes } from '../../../shared/sizes';
import { rulerTicks } from './ruler-ticks';

const GIB = 2 ** 30;

afterEach(() => writeSizes('iec'));

it('reads in round numbers of one unit', () => {
  const { ticks, unit } = rulerTicks(24.9 * GIB, 9);
  expect(unit).toBe('GiB');
  expect(ticks.map(({ label }) => label)).toEqual(['0', '4', '8', '12', '16', '20', '24']);
});

it('reads in round numbers of the unit that was chosen', () => {
  writeSizes('si');
  const { ticks, unit } = rulerTicks(24.9e9, 9);
  expect(unit).toBe('GB');
  expect(ticks.map(({ label }) => label)).toEqual(['0', '5', '10', '15', '20']);
});

it('starts at nothing, stays within the whole, and keeps to the number of ticks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 52 }), fc.integer({ min: 2, max: 20 }), (total, most) => {
      const { ticks } = rulerTicks(total, most);
      expect(ticks[0].bytes).toBe(0);
      expect(ticks.at(-1)!.share).toBeLessThanOrEqual(1);
      expect(ticks.length).toBeLessThanOrEqual(most + 5);
    }),
  );
});

it('has no ticks for nothing', () => {
  expect(rulerTicks(0, 8).ticks).toEqual([]);
});
