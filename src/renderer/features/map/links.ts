/** Ribbons between the two maps: where a selection of one lies in the other. */
import { binsOfClusters } from './span-shape';
import { cornerOf, type Span, type Viewport } from './viewport';

/** Vertical stretch of a run in a view, CSS pixels, cut to the view's edges. */
export interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/** Where a run of clusters stands in a view; runs out of sight end at the edge they lie beyond. */
export function stretchOf(view: Viewport, clusters: Span): Stretch {
  const bins = binsOfClusters(view, clusters);
  const clamp = (y: number): number => Math.min(view.height, Math.max(0, y)) / view.ratio;
  const top = clamp(cornerOf(view, bins.first).y);
  const bottom = clamp(cornerOf(view, bins.first + bins.count - 1).y + view.cell);
  return { top, bottom: Math.max(bottom, top + 1) };
}

/** Stretches joined where they touch, from the top down: what lies in one row is one ribbon. */
export function joinStretches(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.top - b.top)) {
    const open = joined.at(-1);
    if (open && next.top <= open.bottom) {
      joined[joined.length - 1] = { top: open.top, bottom: Math.max(open.bottom, next.bottom) };
    } else {
      joined.push(next);
    }
  }
  return joined;
}

/** SVG path of a ribbon across a gutter of `width` pixels. */
export function ribbonPath(left: Stretch, right: Stretch, width: number): string {
  const middle = width / 2;
  return [
    `M0 ${left.top}`,
    `C${middle} ${left.top} ${middle} ${right.top} ${width} ${right.top}`,
    `V${right.bottom}`,
    `C${middle} ${right.bottom} ${middle} ${left.bottom} 0 ${left.bottom}`,
    'Z',
  ].join('');
}
