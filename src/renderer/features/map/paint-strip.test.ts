import { describe, expect, it } from 'vitest';
import { CLUSTER_CLASSES, ClusterKind, type ClusterClass } from '../../../shared/cluster-kinds';
import { MOVE_STATES, type MoveState } from '../../../shared/compact-results';
import type { LevelBins } from './bins';
import { ALL_KINDS } from './face';
import { moveKind } from './move-overlay';
import { paintStrip } from './paint-strip';
import { makePalette, type Rgb } from './palette';

const classes = Object.fromEntries(
  CLUSTER_CLASSES.map((group, at): [ClusterClass, Rgb] => [group, [at * 20, 10, 10]]),
) as Record<ClusterClass, Rgb>;
const moves = Object.fromEntries(
  MOVE_STATES.map((state, at): [MoveState, Rgb] => [state, [at * 20, 200, 10]]),
) as Record<MoveState, Rgb>;
const palette = makePalette({
  classes,
  moves,
  panel: [255, 255, 255],
  ink: [0, 0, 0],
  accent: [0, 90, 90],
});
const colour = (group: ClusterClass) => palette.classes[CLUSTER_CLASSES.indexOf(group)];

function overview(
  dominant: readonly number[],
  fill: readonly number[],
  present?: readonly number[],
): LevelBins {
  return {
    level: 3,
    first: 0,
    dominant: Uint8Array.from(dominant),
    fill: Uint8Array.from(fill),
    present: Uint32Array.from(present ?? dominant.map((kind) => 1 << kind)),
  };
}

function columns(bins: LevelBins, width: number, selected = ALL_KINDS): number[][] {
  const height = 10;
  const pixels = new Uint32Array(width * height);
  paintStrip(pixels, width, height, bins, palette, selected);
  return Array.from({ length: width }, (_column, x) =>
    Array.from({ length: height }, (_, y) => pixels[y * width + x]),
  );
}
const counts = (column: readonly number[], group: ClusterClass) =>
  column.filter((value) => value === colour(group)).length;

describe('a column of the strip', () => {
  it('is as high as its bins are full', () => {
    const [column] = columns(overview([ClusterKind.data], [128]), 1);
    expect(counts(column, 'data')).toBe(5);
    expect(column[9]).toBe(colour('data'));
    expect(column[0]).toBe(colour('free'));
  });

  it('stacks what lies in it', () => {
    const bins = overview([ClusterKind.data, ClusterKind.l2Table], [255, 255]);
    const [column] = columns(bins, 1);
    expect(counts(column, 'data')).toBe(5);
    expect(counts(column, 'metadata')).toBe(5);
  });

  it('shows a single leak among thousands of clusters', () => {
    const kinds = new Array<number>(5000).fill(ClusterKind.data);
    const present = kinds.map((kind) => 1 << kind);
    present[2500] |= 1 << ClusterKind.leaked;
    const leaky = columns(overview(kinds, new Array<number>(5000).fill(255), present), 10).filter(
      (column) => counts(column, 'leaked') > 0,
    );
    expect(leaky).toHaveLength(1);
  });

  it('repeats bins where there are fewer than columns', () => {
    const painted = columns(overview([ClusterKind.data, ClusterKind.free], [255, 0]), 8);
    expect(painted.map((column) => counts(column, 'data'))).toEqual([10, 10, 10, 10, 0, 0, 0, 0]);
  });

  it('shows what is on its way over all others, and stacks what has arrived', () => {
    const colourOf = (state: MoveState) =>
      palette.classes[CLUSTER_CLASSES.length + MOVE_STATES.indexOf(state)];
    const kinds = new Array<number>(100).fill(ClusterKind.data);
    kinds[50] = moveKind('copying');
    const [column] = columns(overview(kinds, new Array<number>(100).fill(255)), 1);
    expect(column.filter((value) => value === colourOf('copying'))).toHaveLength(4);
    const [arrived] = columns(overview([moveKind('referenced')], [255]), 1, 1 << ClusterKind.l2Table);
    expect(arrived.every((value) => value === colourOf('referenced'))).toBe(true);
  });

  it('leaves out what the filter leaves out', () => {
    const [column] = columns(overview([ClusterKind.data], [255]), 1, 1 << ClusterKind.l2Table);
    expect(counts(column, 'data')).toBe(0);
  });
});
