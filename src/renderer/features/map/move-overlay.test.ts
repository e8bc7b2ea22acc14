import { describe, expect, it } from 'vitest';
import { ClusterKind } from '../../../shared/cluster-kinds';
import type { MoveState } from '../../../shared/compact-results';
import { emptyBins, type BinColumns } from './bins';
import { isMoveKind, moveKind, MoveOverlay } from './move-overlay';

const k = ClusterKind;

/** Bins of one kind each, all full but for free ones. */
function bins(kinds: readonly number[], first = 0): BinColumns {
  const columns = emptyBins(kinds.length);
  columns.first = first;
  columns.count = kinds.length;
  kinds.forEach((kind, at) => {
    columns.dominant[at] = kind;
    columns.fill[at] = kind === k.free ? 0 : 255;
    columns.present[at] = 1 << kind;
  });
  return columns;
}
const move = (overlay: MoveOverlay, state: MoveState, from: number, to: number, count = 1): void =>
  overlay.add({
    steps: [{ state, from: Float64Array.of(from, count), to: Float64Array.of(to, count), clusters: count }],
  });
const shown = (overlay: MoveOverlay, columns: BinColumns, level = 0): number[] => {
  overlay.applyTo(columns, level);
  return [...columns.dominant.subarray(0, columns.count)];
};

describe('a cluster that moves', () => {
  it('shows its state at both ends, and leaves a free place', () => {
    const overlay = new MoveOverlay(4);
    const map = () => bins([k.header, k.free, k.data, k.data]);
    for (const state of ['copying', 'copied', 'flushed'] as const) {
      move(overlay, state, 3, 1);
      expect(shown(overlay, map())).toEqual([k.header, moveKind(state), k.data, moveKind(state)]);
    }
    move(overlay, 'referenced', 3, 1);
    expect(shown(overlay, map())).toEqual([k.header, moveKind('referenced'), k.data, k.free]);
    expect(overlay.version).toBe(4);
  });

  it('can be followed by another one into the place that it left', () => {
    const overlay = new MoveOverlay(4);
    move(overlay, 'referenced', 3, 1);
    move(overlay, 'copying', 0, 3);
    expect(shown(overlay, bins([k.data, k.free, k.data, k.data]))).toEqual([
      moveKind('copying'),
      moveKind('referenced'),
      k.data,
      moveKind('copying'),
    ]);
  });

  it('shows wherever it is on its way, one of a thousand too', () => {
    const overlay = new MoveOverlay(4096);
    move(overlay, 'copied', 4000, 5);
    expect(shown(overlay, bins([k.data, k.data, k.data, k.data]), 10)).toEqual([
      moveKind('copied'),
      k.data,
      k.data,
      moveKind('copied'),
    ]);
  });
});

describe('a bin of many clusters', () => {
  it('becomes fuller and emptier as clusters come and go', () => {
    const overlay = new MoveOverlay(4096);
    move(overlay, 'referenced', 3072, 0, 256);
    const map = bins([k.free, k.data, k.data, k.data]);
    expect(shown(overlay, map, 10)).toEqual([k.data, k.data, k.data, k.data]);
    expect([...map.fill]).toEqual([64, 255, 255, 191]);
    move(overlay, 'referenced', 3072, 0, 1024);
    expect(shown(overlay, bins([k.free, k.data, k.data, k.data]), 10)).toEqual([
      moveKind('referenced'),
      k.data,
      k.data,
      k.free,
    ]);
  });

  it('is left as it is where nothing moves', () => {
    const overlay = new MoveOverlay(1 << 20);
    move(overlay, 'copying', 900_000, 3);
    expect(shown(overlay, bins([k.shared, k.leaked], 4), 10)).toEqual([k.shared, k.leaked]);
  });
});

it('files of any length have an overlay of bounded size', () => {
  const overlay = new MoveOverlay(2 ** 32);
  move(overlay, 'copying', 2 ** 32 - 1024, 0, 1024);
  expect(shown(overlay, bins([k.data], 2 ** 22 - 1), 10)).toEqual([moveKind('copying')]);
  expect(shown(overlay, bins([k.data, k.data], 2 ** 32 - 2), 0)).toEqual([
    moveKind('copying'),
    moveKind('copying'),
  ]);
  // where the file grew meanwhile
  move(overlay, 'copying', 0, 2 ** 33, 8);
});

it('states are no kinds', () => {
  expect(isMoveKind(moveKind('copying')) && isMoveKind(moveKind('referenced'))).toBe(true);
  expect(Object.values(k).some(isMoveKind)).toBe(false);
});
