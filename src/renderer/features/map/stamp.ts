/**
 * Marks drawn into cells, so that state is never told by colour alone: patterns in small cells, letters in
 * large ones. A stamp lists the inked pixels of a square as `y * size + x`.
 */
import { CLASS_OF_KIND, ClusterKind } from '../../../shared/cluster-kinds';

/** Smallest cells that carry a pattern and a letter, in CSS pixels. */
const PATTERN_CELL = 6;
const LETTER_CELL = 14;

type Pattern = 'cross' | 'mark' | 'hatch' | 'dots';

const PATTERN_OF_CLASS: Readonly<Record<string, Pattern | undefined>> = {
  damaged: 'cross',
  leaked: 'mark',
  compressed: 'hatch',
  metadata: 'dots',
};

const NOTHING = new Uint16Array(0);

function inked(pattern: Pattern, x: number, y: number, size: number, ratio: number): boolean {
  const thick = Math.max(1, Math.round(ratio));
  switch (pattern) {
    case 'cross':
      return Math.abs(x - y) < thick || Math.abs(x + y - size + 1) < thick;
    case 'mark': {
      const inset = Math.floor(size * 0.4);
      const within = (at: number) => at >= inset && at < size - inset;
      return within(x) && within(y);
    }
    case 'hatch':
      return (x + y) % (3 * thick + 1) < thick;
    case 'dots':
      return x % (3 * thick) >= thick && x % (3 * thick) < 2 * thick && y % (3 * thick) < thick;
  }
}

/** Five columns, seven rows; each row is five bits, the left column highest. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  B: [30, 17, 17, 30, 17, 17, 30],
  C: [14, 17, 16, 16, 16, 17, 14],
  H: [17, 17, 17, 31, 17, 17, 17],
  K: [17, 18, 20, 24, 20, 18, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  X: [17, 17, 10, 4, 10, 17, 17],
  Z: [31, 1, 2, 4, 8, 16, 31],
  1: [4, 12, 4, 4, 4, 4, 14],
  2: [14, 17, 1, 2, 4, 8, 31],
};
const GLYPH_WIDTH = 5;
const GLYPH_HEIGHT = 7;

const k = ClusterKind;
/** Letter of each kind; kinds without one are told by their plain colour. */
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
  [k.zeroAllocated]: 'Z',
  [k.zeroPlain]: 'Z',
  [k.compressed]: 'C',
  [k.shared]: 'S',
  [k.snapshotData]: 'S',
  [k.leaked]: 'L',
  [k.corrupt]: 'X',
  [k.beyondEnd]: 'X',
  [k.backing]: 'B',
};

function glyphStamp(letter: string, size: number): Uint16Array {
  const rows = GLYPHS[letter];
  const scale = Math.max(1, Math.floor((size * 0.6) / GLYPH_HEIGHT));
  const left = Math.floor((size - GLYPH_WIDTH * scale) / 2);
  const top = Math.floor((size - GLYPH_HEIGHT * scale) / 2);
  return collect(size, (x, y) => {
    const column = Math.floor((x - left) / scale);
    const row = Math.floor((y - top) / scale);
    if (column < 0 || column >= GLYPH_WIDTH || row < 0 || row >= GLYPH_HEIGHT) return false;
    return ((rows[row] >> (GLYPH_WIDTH - 1 - column)) & 1) === 1;
  });
}

function collect(size: number, isInked: (x: number, y: number) => boolean): Uint16Array {
  const spots: number[] = [];
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (isInked(x, y)) spots.push(y * size + x);
  return Uint16Array.from(spots);
}

/** Stamps of every kind for cells of one size. */
export interface StampSet {
  /** side of the square, device pixels */
  readonly size: number;
  /** whether these are letters, which need another ink than patterns */
  readonly letters: boolean;
  /** by kind; empty where the cell stays plain */
  readonly ofKind: readonly Uint16Array[];
}

const sets = new Map<string, StampSet>();

/** Stamps for squares of `size` device pixels inside cells of `cell` device pixels; `spells` allows letters. */
export function stampSet(size: number, cell: number, ratio: number, spells = true): StampSet {
  const key = `${size} ${cell} ${ratio} ${spells}`;
  let set = sets.get(key);
  if (!set) {
    const letters = spells && cell >= LETTER_CELL * ratio;
    const patterns = cell >= PATTERN_CELL * ratio;
    const stampOf = (kind: number): Uint16Array => {
      const letter = LETTER_OF_KIND[kind];
      if (letters) return letter ? glyphStamp(letter, size) : NOTHING;
      const pattern = PATTERN_OF_CLASS[CLASS_OF_KIND[kind]];
      return patterns && pattern ? collect(size, (x, y) => inked(pattern, x, y, size, ratio)) : NOTHING;
    };
    set = { size, letters, ofKind: CLASS_OF_KIND.map((_, kind) => stampOf(kind)) };
    sets.set(key, set);
  }
  return set;
}
