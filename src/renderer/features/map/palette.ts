/** Colours of faces as pixels, made once per theme. */
import {
  CLASS_OF_KIND,
  CLUSTER_CLASSES,
  CLUSTER_KINDS,
  type ClusterClass,
} from '../../../shared/cluster-kinds';
import { MOVE_STATES, type MoveState } from '../../../shared/compact-results';
import { FACES, isDimmed, kindOfFace, SHADES, UNKNOWN_FACE } from './face';

/** Red, green, blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** The colours of the theme that the map uses. */
export interface ThemeColors {
  readonly classes: Readonly<Record<ClusterClass, Rgb>>;
  /** of clusters that move */
  readonly moves: Readonly<Record<MoveState, Rgb>>;
  readonly panel: Rgb;
  readonly ink: Rgb;
  readonly accent: Rgb;
}

/** What the painter needs: pixels as ABGR words. */
export interface Palette {
  /** colour of each face */
  readonly faces: Uint32Array;
  /** colour of the mark on each kind */
  readonly marks: Uint32Array;
  /** colour of letters, which metadata alone has */
  readonly letter: number;
  /** between and beside the cells */
  readonly ground: number;
  /** each class, pure, in the order of CLUSTER_CLASSES, and after them each state of a cluster that moves */
  readonly classes: Uint32Array;
}

const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

/** A colour as one word of ImageData on a little-endian machine. */
export const pixel = (rgb: Rgb): number =>
  ((255 << 24) | (Math.round(rgb[2]) << 16) | (Math.round(rgb[1]) << 8) | Math.round(rgb[0])) >>> 0;

const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** Relative luminance by WCAG. */
const luminance = (rgb: Rgb): number =>
  0.2126 * channel(rgb[0]) + 0.7152 * channel(rgb[1]) + 0.0722 * channel(rgb[2]);

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [20, 20, 20];
/** Whichever of black and white is read better on a colour. */
const readableOn = (rgb: Rgb): Rgb => (luminance(rgb) > 0.22 ? BLACK : WHITE);

/** Share of its own colour that an almost empty bin keeps: it must still be seen. */
const FAINTEST = 0.32;
/** Share of its own colour that a dimmed bin keeps. */
const DIMMED = 0.14;

const classOf = (kind: number): ClusterClass => CLASS_OF_KIND[kind] ?? 'free';

/** Makes the palette of a theme. */
export function makePalette(theme: ThemeColors): Palette {
  const free = theme.classes.free;
  const moves = MOVE_STATES.map((state) => theme.moves[state]);
  const baseOf = (kind: number): Rgb => moves[kind - CLUSTER_KINDS] ?? theme.classes[classOf(kind)];
  const faces = Uint32Array.from({ length: FACES }, (_, value) => {
    if (value === UNKNOWN_FACE) return pixel(mix(theme.panel, free, 0.5));
    const fill = ((value >> 5) & (SHADES - 1)) / (SHADES - 1);
    const shaded = mix(free, baseOf(kindOfFace(value)), FAINTEST + (1 - FAINTEST) * fill);
    return pixel(isDimmed(value) ? mix(free, shaded, DIMMED) : shaded);
  });
  const perKind = (color: (base: Rgb, group: ClusterClass) => Rgb) =>
    Uint32Array.from({ length: CLUSTER_KINDS + MOVE_STATES.length }, (_, kind) =>
      pixel(color(baseOf(kind), classOf(kind))),
    );
  return {
    faces,
    marks: perKind((base, group) =>
      group === 'leaked' || group === 'damaged' ? theme.panel : mix(base, readableOn(base), 0.42),
    ),
    letter: pixel(mix(theme.classes.metadata, readableOn(theme.classes.metadata), 0.8)),
    ground: pixel(theme.panel),
    classes: Uint32Array.from([...CLUSTER_CLASSES.map((group) => theme.classes[group]), ...moves], pixel),
  };
}
