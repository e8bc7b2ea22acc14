import { expect, it } from 'vitest';
import { joinStretches, ribbonPath, stretchOf } from './links';
import type { Viewport } from './viewport';

const view: Viewport = {
  clusters: 10_000,
  width: 200,
  height: 100,
  ratio: 2,
  level: 0,
  cell: 10,
  scroll: 50,
};

it('a run stands where its rows are, in CSS pixels', () => {
  expect(stretchOf(view, { first: 100, count: 40 })).toEqual({ top: 0, bottom: 10 });
});

it('a run out of sight ends at the edge', () => {
  expect(stretchOf(view, { first: 5000, count: 40 })).toEqual({ top: 50, bottom: 51 });
  expect(stretchOf(view, { first: 0, count: 1 })).toEqual({ top: 0, bottom: 1 });
});

it('a ribbon joins both stretches', () => {
  expect(ribbonPath({ top: 1, bottom: 2 }, { top: 3, bottom: 4 }, 40)).toBe(
    'M0 1C20 1 20 3 40 3V4C20 4 20 2 0 2Z',
  );
});

it('pieces that touch become one ribbon', () => {
  const pieces = [
    { top: 30, bottom: 34 },
    { top: 0, bottom: 4 },
    { top: 4, bottom: 8 },
    { top: 0, bottom: 4 },
  ];
  expect(joinStretches(pieces)).toEqual([
    { top: 0, bottom: 8 },
    { top: 30, bottom: 34 },
  ]);
});
