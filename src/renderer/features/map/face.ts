/** What a bin shows of all that lies in it. */
import { CLUSTER_KINDS, ClusterKind } from '../../../shared/cluster-kinds';
import { isFreeKind, UNKNOWN } from './bins';
import { isMoveKind } from './move-overlay';

/** Mask of every kind: no filter. */
export const ALL_KINDS = 2 ** CLUSTER_KINDS - 1;

/** Steps of lightness that tell the fill share. */
export const SHADES = 16;
const FULL = SHADES - 1;

const k = ClusterKind;
/** Kinds that are shown wherever they occur, the gravest first: one damaged cluster in a million must not vanish. */
const STICKY = [k.corrupt, k.beyondEnd, k.leaked];
const STICKY_MASK = STICKY.reduce((mask, kind) => mask | (1 << kind), 0);

/** Which kind stands for a bin when its dominant one can't: the guest's data before what serves it. */
const ORDER = [
  ...STICKY,
  k.data,
  k.shared,
  k.snapshotData,
  k.compressed,
  k.dataFile,
  k.backing,
  k.l2Table,
  k.snapshotL2,
  k.refcountBlock,
  k.l1Table,
  k.snapshotL1,
  k.refcountTable,
  k.header,
  k.snapshotTable,
  k.bitmapDirectory,
  k.bitmapTable,
  k.bitmapData,
  k.luks,
  k.zeroAllocated,
  k.zeroPlain,
  k.unallocated,
  k.free,
];
const FREE_MASK = (1 << k.free) | (1 << k.unallocated);

function foremost(mask: number): number {
  for (const kind of ORDER) if (mask & (1 << kind)) return kind;
  return UNKNOWN;
}

/** Numbers of faces: kind, shade, and whether it is dimmed, in ten bits. */
export const FACES = 1 << 10;
export const face = (kind: number, shade: number, dimmed: boolean): number =>
  kind | (shade << 5) | (dimmed ? 1 << 9 : 0);
export const kindOfFace = (value: number): number => value & 31;
export const isDimmed = (value: number): boolean => (value & (1 << 9)) !== 0;
/** Face of a bin nobody has told about yet. */
export const UNKNOWN_FACE = face(31, FULL, false);

/** Shade of each fill share; a bin of one whole cluster may say 0 and is full. */
const SHADE_OF_FILL = Uint8Array.from({ length: 256 }, (_, fill) =>
  fill === 0 ? FULL : Math.max(1, Math.round((fill * FULL) / 255)),
);

/**
 * Face of a bin: a cluster that moves is shown whatever is filtered, then a sticky kind that is there wins, then the
 * dominant kind; the shade tells how full the bin is.
 * With a filter (`selected` is a mask of kinds) a bin shows a selected kind if it holds one, and is dimmed if not.
 */
export function faceOf(dominant: number, fill: number, present: number, selected: number): number {
  if (dominant === UNKNOWN) return UNKNOWN_FACE;
  if (isMoveKind(dominant)) return face(dominant, FULL, false);
  const visible = present & selected;
  if (visible === 0) return face(mainKind(dominant, present), SHADE_OF_FILL[fill], true);
  if (visible & STICKY_MASK) return face(foremost(visible & STICKY_MASK), FULL, false);
  if (selected === ALL_KINDS) return face(mainKind(dominant, present), SHADE_OF_FILL[fill], false);
  return face(visible & (1 << dominant) ? dominant : foremost(visible), SHADE_OF_FILL[fill], false);
}

function mainKind(dominant: number, present: number): number {
  return isFreeKind(dominant) && present & ~FREE_MASK ? foremost(present & ~FREE_MASK) : dominant;
}
