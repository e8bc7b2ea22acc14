import { describe, expect, it } from 'vitest';
import { CLUSTER_KINDS, ClusterKind } from '../../../shared/cluster-kinds';
import { emptyBins, type BinColumns } from './bins';
import { ALL_KINDS, faceOf, face, isDimmed, kindOfFace, SHADES } from './face';
import { inkSize } from './grid';
import { paintRows, paintShape } from './paint';
import { makePalette, pixel, type Rgb, type ThemeColors } from './palette';
import { StampBook } from './stamp';
import type { Viewport } from './viewport';

const theme: ThemeColors = {
  classes: {
    data: [47, 111, 176],
    compressed: [111, 179, 221],
    shared: [63, 156, 143],
    backing: [139, 120, 198],
    metadata: [217, 164, 0],
    zero: [210, 214, 216],
    free: [236, 235, 230],
    leaked: [224, 130, 20],
    damaged: [200, 55, 27],
  },
  moves: {
    copying: [238, 179, 220],
    copied: [215, 127, 190],
    flushed: [184, 71, 154],
    referenced: [138, 42, 112],
  },
  panel: [255, 254, 251],
  ink: [29, 31, 33],
  accent: [15, 107, 107],
};
const palette = makePalette(theme);
/** Letters that cover a square of four pixels, one of them in half. */
const book = new StampBook((_, size) => {
  const mask = new Uint8Array(size * size);
  mask.set([255, 128], 0);
  mask.set([255, 255], size);
  return mask;
});
const colour = (rgb: Rgb) => pixel(rgb);

function bins(kinds: readonly number[], first = 0): BinColumns {
  const columns = emptyBins(kinds.length);
  columns.first = first;
  columns.count = kinds.length;
  kinds.forEach((kind, at) => {
    columns.dominant[at] = kind;
    columns.fill[at] = kind === ClusterKind.free || kind === ClusterKind.unallocated ? 0 : 255;
    columns.present[at] = 1 << kind;
  });
  return columns;
}

const view = (cell: number, clusters: number, width = 96, height = 60): Viewport => ({
  clusters,
  width,
  height,
  ratio: 1,
  level: 0,
  cell,
  scroll: 0,
});

function rows(cell: number, columns: BinColumns, selected = ALL_KINDS): Uint32Array {
  const pixels = new Uint32Array(96 * 60);
  paintRows(pixels, view(cell, columns.first + columns.count), columns, palette, selected, book);
  return pixels;
}

/** How many colours the only cell of a picture has. */
function coloursOf(cell: number, kind: number): number {
  const pixels = rows(cell, bins([kind]));
  const size = inkSize({ cell, ratio: 1 });
  const seen = new Set<number>();
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) seen.add(pixels[y * 96 + x]);
  return seen.size;
}

/** FNV-1a over the words. */
const hash = (pixels: Uint32Array) =>
  pixels.reduce((sum, word) => Math.imul(sum ^ word, 16777619), 0x811c9dc5 | 0).toString(16);
const bit = (kind: number) => 1 << kind;
const everyKind = Array.from({ length: CLUSTER_KINDS }, (_, kind) => kind);

describe('the face of a bin', () => {
  it('is a damaged, stray or leaked cluster wherever there is one', () => {
    const data = bit(ClusterKind.data);
    for (const kind of [ClusterKind.leaked, ClusterKind.beyondEnd, ClusterKind.corrupt]) {
      expect(kindOfFace(faceOf(ClusterKind.data, 255, data | bit(kind), ALL_KINDS))).toBe(kind);
    }
    const both = data | bit(ClusterKind.leaked) | bit(ClusterKind.corrupt);
    expect(kindOfFace(faceOf(ClusterKind.data, 255, both, ALL_KINDS))).toBe(ClusterKind.corrupt);
  });

  it('is the dominant kind otherwise', () => {
    const present = bit(ClusterKind.data) | bit(ClusterKind.l2Table);
    expect(kindOfFace(faceOf(ClusterKind.data, 255, present, ALL_KINDS))).toBe(ClusterKind.data);
  });

  it('tells of the little that lies in an almost empty bin, faintly', () => {
    const present = bit(ClusterKind.free) | bit(ClusterKind.data);
    expect(faceOf(ClusterKind.free, 3, present, ALL_KINDS)).toBe(face(ClusterKind.data, 1, false));
  });

  it('gets its shade from the fill share', () => {
    const full = faceOf(ClusterKind.data, 255, bit(ClusterKind.data), ALL_KINDS);
    const half = faceOf(ClusterKind.data, 128, bit(ClusterKind.data), ALL_KINDS);
    expect(full).toBe(face(ClusterKind.data, SHADES - 1, false));
    expect(half).toBe(face(ClusterKind.data, SHADES / 2, false));
  });

  it('shows a selected kind wherever it lies and dims the rest', () => {
    const present = bit(ClusterKind.data) | bit(ClusterKind.l2Table);
    const only = bit(ClusterKind.l2Table);
    expect(kindOfFace(faceOf(ClusterKind.data, 255, present, only))).toBe(ClusterKind.l2Table);
    expect(isDimmed(faceOf(ClusterKind.data, 255, present, only))).toBe(false);
    expect(isDimmed(faceOf(ClusterKind.data, 255, bit(ClusterKind.data), only))).toBe(true);
  });

  it('hides a leak that the filter leaves out', () => {
    const present = bit(ClusterKind.data) | bit(ClusterKind.leaked);
    expect(kindOfFace(faceOf(ClusterKind.data, 255, present, bit(ClusterKind.data)))).toBe(ClusterKind.data);
  });
});

describe('rows', () => {
  it('fill each cell but its gap', () => {
    const pixels = rows(8, bins([ClusterKind.data, ClusterKind.free]));
    expect(pixels[0]).toBe(colour(theme.classes.data));
    expect(pixels[6 * 96 + 6]).toBe(colour(theme.classes.data));
    expect(pixels[7]).toBe(colour(theme.panel));
    expect(pixels[7 * 96]).toBe(colour(theme.panel));
    expect(pixels[8]).toBe(colour(theme.classes.free));
    expect(pixels[16]).toBe(colour(theme.panel));
  });

  it('reach the right edge', () => {
    const pixels = rows(20, bins(Array.from({ length: 8 }, () => ClusterKind.data)));
    expect(pixels[95]).toBe(colour(theme.classes.data));
    expect(pixels[18 * 96 + 95]).toBe(colour(theme.classes.data));
  });

  it('scroll by pixels', () => {
    const columns = bins(Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? ClusterKind.data : 0)));
    const still = rows(8, columns);
    const moved = new Uint32Array(96 * 60);
    paintRows(moved, { ...view(8, 200), scroll: 5 }, columns, palette, ALL_KINDS, book);
    expect(moved.subarray(0, 96 * 20)).toEqual(still.subarray(96 * 5, 96 * 25));
  });

  it('paint only what the bins hold', () => {
    const pixels = rows(8, bins([ClusterKind.data], 12));
    expect(pixels[0]).toBe(colour(theme.panel));
    expect(pixels[8 * 96]).toBe(colour(theme.classes.data));
  });

  it('mark all but data and free space from six pixels on', () => {
    const marked = [
      ClusterKind.leaked,
      ClusterKind.corrupt,
      ClusterKind.compressed,
      ClusterKind.l2Table,
      ClusterKind.shared,
      ClusterKind.snapshotData,
      ClusterKind.backing,
      ClusterKind.zeroPlain,
    ];
    for (const kind of marked) {
      expect(coloursOf(5, kind)).toBe(1);
      for (const cell of [6, 13, 14, 56]) expect(coloursOf(cell, kind)).toBeGreaterThan(1);
    }
    for (const cell of [6, 14, 56]) {
      expect(coloursOf(cell, ClusterKind.data)).toBe(1);
      expect(coloursOf(cell, ClusterKind.free)).toBe(1);
    }
  });

  it('tell what snapshots share from what they alone use', () => {
    for (const cell of [6, 14, 56]) {
      expect(hash(rows(cell, bins([ClusterKind.shared])))).not.toBe(
        hash(rows(cell, bins([ClusterKind.snapshotData]))),
      );
    }
  });

  it('write letters on metadata from fourteen pixels on, mixed where they cover a pixel in part', () => {
    const pixels = rows(14, bins([ClusterKind.l2Table, ClusterKind.shared]));
    expect(pixels[0]).toBe(palette.letter);
    expect([palette.letter, colour(theme.classes.metadata)]).not.toContain(pixels[1]);
    expect(pixels[2]).toBe(colour(theme.classes.metadata));
    expect(rows(13, bins([ClusterKind.l2Table])).includes(palette.letter)).toBe(false);
    expect(pixels.subarray(15, 28).includes(palette.letter)).toBe(false);
  });

  it('stay as they are, pixel for pixel', () => {
    const image = [6, 10, 14, 20].map((cell) => hash(rows(cell, bins(everyKind))));
    expect(image).toMatchInlineSnapshot(`
      [
        "7e772451",
        "453e846d",
        "-6d464343",
        "-7339b8f1",
      ]
    `);
  });

  it('dim what the filter leaves out, pixel for pixel', () => {
    expect(hash(rows(10, bins(everyKind), bit(ClusterKind.data)))).toMatchInlineSnapshot(`"7173250e"`);
  });
});

describe('the shape', () => {
  it('puts each bin on its place of the curve', () => {
    const pixels = new Uint32Array(4 * 4);
    const shape = { order: 2, cell: 1, columns: 4, rows: 4, isTurned: false };
    paintShape(pixels, shape, 1, bins([ClusterKind.data, ClusterKind.leaked]), palette, ALL_KINDS, book);
    const painted = [...pixels].filter((value) => value !== colour(theme.panel));
    expect(pixels[0]).toBe(colour(theme.classes.data));
    expect(painted).toHaveLength(2);
    expect(painted).toContain(colour(theme.classes.leaked));
  });

  it('is as large as the part of the curve that is used, and turned where that fits better', () => {
    const kinds = [ClusterKind.data, ClusterKind.leaked];
    const painted = [false, true].map((isTurned) => {
      const pixels = new Uint32Array(2);
      const cells = isTurned ? { columns: 2, rows: 1 } : { columns: 1, rows: 2 };
      paintShape(pixels, { order: 1, cell: 1, ...cells, isTurned }, 1, bins(kinds), palette, ALL_KINDS, book);
      return [...pixels];
    });
    const expected = [colour(theme.classes.data), colour(theme.classes.leaked)];
    expect(painted).toEqual([expected, expected]);
  });

  it('marks leaks and damage in cells of six pixels and more', () => {
    const coloursIn = (cell: number, kind: number): number => {
      const pixels = new Uint32Array(cell * cell);
      paintShape(
        pixels,
        { order: 0, cell, columns: 1, rows: 1, isTurned: false },
        1,
        bins([kind]),
        palette,
        ALL_KINDS,
        book,
      );
      return new Set(pixels).size;
    };
    expect(coloursIn(5, ClusterKind.leaked)).toBe(1);
    expect(coloursIn(6, ClusterKind.leaked)).toBe(2);
    expect(coloursIn(6, ClusterKind.corrupt)).toBe(2);
    expect(coloursIn(20, ClusterKind.data)).toBe(1);
  });
});
