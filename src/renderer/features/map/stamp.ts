/**
 * Marks drawn into cells, so that state is never told by colour alone: patterns, and letters for metadata where
 * cells are large. A stamp lists the inked pixels of a square as `y * size + x`.
 */
import { CLASS_OF_KIND, ClusterKind, type ClusterClass } from '../../../shared/cluster-kinds';
import { MOVE_STATES } from '../../../shared/compact-results';

/** Smallest cells that carry a pattern, and smallest in which it is drawn large or as a letter, in CSS pixels. */
const PATTERN_CELL = 6;
const LARGE_CELL = 14;

type Pattern = 'cross' | 'dot' | 'hatch' | 'dots' | 'corner' | 'foot' | 'side' | 'dash';

const PATTERN_OF_CLASS: Readonly<Partial<Record<ClusterClass, Pattern>>> = {
  damaged: 'cross',
  leaked: 'dot',
  compressed: 'hatch',
  metadata: 'dots',
  shared: 'corner',
  backing: 'side',
  zero: 'dash',
};

const k = ClusterKind;

/** Of clusters that move, in the order of their states; one that has arrived is plain. */
const PATTERN_OF_STATE: readonly (Pattern | undefined)[] = ['hatch', 'dots', 'foot', undefined];
const ALL = CLASS_OF_KIND.length + MOVE_STATES.length;

/** What only snapshots use has the colour of what they share. */
const patternOf = (kind: number): Pattern | undefined =>
  kind === k.snapshotData
    ? 'foot'
    : (PATTERN_OF_CLASS[CLASS_OF_KIND[kind]] ?? PATTERN_OF_STATE[kind - CLASS_OF_KIND.length]);

interface Square {
  readonly size: number;
  /** of the thinnest line */
  readonly thin: number;
  readonly isLarge: boolean;
}

function inked(pattern: Pattern, x: number, y: number, { size, thin, isLarge }: Square): boolean {
  const last = size - 1;
  const edge = isLarge ? Math.floor(size / 9) : 0;
  const thick = Math.max(thin, Math.min(2 * thin, Math.round(size / 12)));
  const inside = (at: number, inset: number) => at >= inset && at <= last - inset;
  switch (pattern) {
    case 'cross': {
      const inset = isLarge ? Math.floor(size / 4) : 0;
      const onLine = Math.abs(x - y) < thick || Math.abs(x + y - last) < thick;
      return inside(x, inset) && inside(y, inset) && onLine;
    }
    case 'dot': {
      const inset = Math.floor(size * 0.4);
      if (!isLarge) return inside(x, inset) && inside(y, inset);
      return Math.hypot(x - last / 2, y - last / 2) <= size / 7;
    }
    case 'hatch':
      return (x + y) % ((isLarge ? 5 : 3) * thin + 1) < thin;
    case 'dots':
      return x % (3 * thin) >= thin && x % (3 * thin) < 2 * thin && y % (3 * thin) < thin;
    case 'corner':
      return (
        inside(x, edge) &&
        inside(y, edge) &&
        last - edge - x + (y - edge) < Math.max(2, Math.min(size / 5, 7 * thin))
      );
    case 'foot':
      return inside(x, edge) && y <= last - edge && y > last - edge - thick;
    case 'side':
      return inside(y, edge) && x >= edge && x < edge + thick;
    case 'dash':
      return inside(x, Math.floor(size * 0.3)) && Math.abs(y - Math.floor(last / 2)) < thick;
  }
}

/** Letter of each kind of metadata. */
const LETTER_OF_KIND: Readonly<Partial<Record<number, string>>> = {
  [k.header]: 'H',
  [k.refcountTable]: 'R',
  [k.refcountBlock]: 'R',
  [k.l1Table]: '1',
  [k.l2Table]: '2',
  [k.snapshotTable]: 'T',
  [k.snapshotL1]: '1',
  [k.snapshotL2]: '2',
  [k.bitmapDirectory]: 'M',
  [k.bitmapTable]: 'M',
  [k.bitmapData]: 'M',
  [k.luks]: 'K',
};

/** The inked pixels of a square. */
export interface Stamp {
  readonly spots: Uint32Array;
  /** how far each of them is covered, 1 … 255 */
  readonly cover: Uint8Array;
}

const NOTHING: Stamp = { spots: new Uint32Array(0), cover: new Uint8Array(0) };
const FULL = 255;

/** The pixels of a square that are covered at all. */
function collect(size: number, coverOf: (x: number, y: number) => number): Stamp {
  const spots: number[] = [];
  const cover: number[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const covered = coverOf(x, y);
      if (covered === 0) continue;
      spots.push(y * size + x);
      cover.push(covered);
    }
  }
  return { spots: Uint32Array.from(spots), cover: Uint8Array.from(cover) };
}

/** Stamps of every kind for cells of one size. */
export interface StampSet {
  /** side of the square, device pixels */
  readonly size: number;
  /** by kind, or state of a cluster that moves; empty where the cell stays plain */
  readonly ofKind: readonly Stamp[];
  /** by kind: whether it is a letter, which needs another ink than a pattern */
  readonly isLetter: readonly boolean[];
}

/** Draws a letter into a square: how far each pixel is covered, 0 … 255, row by row. */
export type DrawLetter = (letter: string, size: number, ratio: number) => Uint8Array;

/** All stamps, each made when it is first asked for. Without a way to draw letters metadata has its pattern alone. */
export class StampBook {
  readonly #drawLetter: DrawLetter | undefined;
  readonly #sets = new Map<string, StampSet>();

  constructor(drawLetter?: DrawLetter) {
    this.#drawLetter = drawLetter;
  }

  /** Stamps for squares of `size` device pixels inside cells of `cell` device pixels. */
  set(size: number, cell: number, ratio: number): StampSet {
    const key = `${size} ${cell} ${ratio}`;
    const set = this.#sets.get(key) ?? this.#makeSet(size, cell, ratio);
    this.#sets.set(key, set);
    return set;
  }

  #makeSet(size: number, cell: number, ratio: number): StampSet {
    const isLarge = cell >= LARGE_CELL * ratio;
    const square = { size, thin: Math.max(1, Math.round(ratio)), isLarge };
    const letterOf = (kind: number) => (isLarge && this.#drawLetter ? LETTER_OF_KIND[kind] : undefined);
    const stampOf = (kind: number): Stamp => {
      const letter = letterOf(kind);
      if (letter !== undefined) {
        const mask = this.#drawLetter!(letter, size, ratio);
        return collect(size, (x, y) => mask[y * size + x]);
      }
      const pattern = patternOf(kind);
      if (pattern === undefined || cell < PATTERN_CELL * ratio) return NOTHING;
      return collect(size, (x, y) => (inked(pattern, x, y, square) ? FULL : 0));
    };
    return {
      size,
      ofKind: Array.from({ length: ALL }, (_, kind) => stampOf(kind)),
      isLetter: Array.from({ length: ALL }, (_, kind) => letterOf(kind) !== undefined),
    };
  }
}
