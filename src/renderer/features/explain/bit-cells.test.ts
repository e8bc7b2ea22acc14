import { expect, it } from 'vitest';
import { fieldCells } from './bit-cells';

it('gives each field its own bits, the highest first', () => {
  const field = { value: '', problems: [] };
  const cells = fieldCells({
    raw: '8000000000050001',
    fields: [
      { ...field, name: 'copied', high: 63, low: 63 },
      { ...field, name: 'cluster-offset', high: 62, low: 1 },
      { ...field, name: 'zero', high: 0, low: 0 },
    ],
  });
  expect(cells.map(({ bits }) => bits.length)).toEqual([1, 62, 1]);
  expect(cells[0].bits).toEqual(['1']);
  expect(Number.parseInt(cells[1].bits.join(''), 2) * 2).toBe(0x50000);
  expect(cells[2].bits).toEqual(['1']);
});
