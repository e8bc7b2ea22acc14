/** A whole space in one strip: each pixel column stacks the shares of the classes that lie there. */
import { CLASS_OF_KIND, CLUSTER_CLASSES, type ClusterClass } from '../../../shared/cluster-kinds';
import { MOVE_STATES, type MoveState } from '../../../shared/compact-results';
import { isFreeKind, UNKNOWN, type LevelBins } from './bins';
import { ALL_KINDS, faceOf, isDimmed, kindOfFace } from './face';
import type { Palette } from './palette';

/** From the bottom of the strip upwards; free space is what is left above. */
const STACK: readonly ClusterClass[] = ['metadata', 'data', 'shared', 'compressed', 'backing', 'zero'];
/** Hang from the top over all others, the gravest last. */
const STICKY: readonly ClusterClass[] = ['leaked', 'damaged'];
/** Share of the strip's height that a sticky class takes at least, or any that the filter looks for. */
const LEAST_SEEN = 0.4;

const indexOf = (group: ClusterClass): number => CLUSTER_CLASSES.indexOf(group);
/** After the classes. */
const indexOfMove = (state: MoveState): number => CLUSTER_CLASSES.length + MOVE_STATES.indexOf(state);
const STACKED = [...STACK.map(indexOf), indexOfMove('referenced')];
/** What is on its way is seen over all others. */
const HANGING = [...STICKY.map(indexOf), ...(['flushed', 'copied', 'copying'] as const).map(indexOfMove)];
const FREE = indexOf('free');
const CLASS_INDEX = [...CLASS_OF_KIND.map(indexOf), ...MOVE_STATES.map(indexOfMove)];

/** Shares of the classes (order of `Palette.classes`) in bins `from` … `to` of an overview; `shares` is overwritten. */
function classShares(
  bins: LevelBins,
  from: number,
  to: number,
  selected: number,
  shares: Float64Array,
): void {
  shares.fill(0);
  const weight = 1 / (to - from);
  for (let at = from; at < to; at++) {
    if (bins.dominant[at] === UNKNOWN) continue;
    const face = faceOf(bins.dominant[at], bins.fill[at], bins.present[at], selected);
    const kind = kindOfFace(face);
    if (isDimmed(face) || isFreeKind(kind)) continue;
    const fill = bins.fill[at] === 0 ? 255 : bins.fill[at];
    shares[CLASS_INDEX[kind]] += (weight * fill) / 255;
  }
}

/** Paints a strip of width × height device pixels. */
export function paintStrip(
  pixels: Uint32Array,
  width: number,
  height: number,
  bins: LevelBins,
  palette: Palette,
  selected: number,
): void {
  const shares = new Float64Array(palette.classes.length);
  const total = bins.dominant.length;
  pixels.fill(palette.classes[FREE]);
  for (let x = 0; x < width; x++) {
    // where there are more columns than bins each column shows one bin, so that edges are upright
    const from = Math.floor(((total < width ? x + 0.5 : x) * total) / width);
    const to = total < width ? from + 1 : Math.max(from + 1, Math.ceil(((x + 1) * total) / width));
    classShares(bins, from, Math.min(total, to), selected, shares);
    const column = (index: number, top: number, bottom: number): void => {
      for (let y = top; y < bottom; y++) pixels[y * width + x] = palette.classes[index];
    };
    let bottom = height;
    for (const index of STACKED) {
      if (shares[index] === 0) continue;
      const share = selected === ALL_KINDS ? shares[index] : Math.max(LEAST_SEEN, shares[index]);
      const top = Math.max(0, bottom - Math.max(1, Math.round(share * height)));
      column(index, top, bottom);
      bottom = top;
    }
    for (const index of HANGING) {
      if (shares[index] > 0) column(index, 0, Math.round(Math.max(LEAST_SEEN, shares[index]) * height));
    }
  }
}
