/** Bins to pixels. Pure: what is painted depends on the arguments alone. */
import { type BinColumns } from './bins';
import { faceOf, isDimmed, kindOfFace } from './face';
import { columnLeft, columnsOf, gapOf, inkSize } from './grid';
import { hilbertTable } from './layout';
import type { Palette } from './palette';
import type { Shape } from './shape';
import type { StampBook, StampSet } from './stamp';
import type { Viewport } from './viewport';

/** The highest byte of a pixel that hides what is under it. */
const OPAQUE = 255 << 24;

/** Paints the rows in sight into `pixels` (width × height of the view). */
export function paintRows(
  pixels: Uint32Array,
  view: Viewport,
  bins: BinColumns,
  palette: Palette,
  selected: number,
  book: StampBook,
): void {
  pixels.fill(palette.ground);
  const { width, height, cell, scroll } = view;
  const columns = columnsOf(view);
  const size = inkSize(view);
  const stamper = new Stamper(book.set(size, cell, view.ratio), palette, width, height);
  const faces = new Uint16Array(columns);
  const lefts = Int32Array.from({ length: columns + 1 }, (_, column) => columnLeft(view, column));
  const gap = gapOf(view);
  const lastRow = Math.ceil((scroll + height) / cell);
  for (let row = Math.floor(scroll / cell); row < lastRow; row++) {
    const first = row * columns - bins.first;
    const count = Math.min(columns, bins.count - first);
    if (first < 0 || count <= 0) continue;
    const top = row * cell - scroll;
    const from = Math.max(0, top);
    const to = Math.min(height, top + size);
    if (from >= to) continue;
    for (let column = 0; column < count; column++) {
      const at = first + column;
      const face = faceOf(bins.dominant[at], bins.fill[at], bins.present[at], selected);
      const color = palette.faces[face];
      const end = from * width + lefts[column + 1] - gap;
      // a plain loop: for a few pixels it is several times faster than fill()
      for (let spot = from * width + lefts[column]; spot < end; spot++) pixels[spot] = color;
      faces[column] = face;
    }
    for (let y = from + 1; y < to; y++) {
      pixels.copyWithin(y * width, from * width, from * width + lefts[count] - gap);
    }
    for (let column = 0; column < count; column++) stamper.put(pixels, faces[column], lefts[column], top);
  }
}

/** A colour under ink that covers it in part, channel by channel. */
function blend(under: number, ink: number, cover: number): number {
  const channel = (shift: number): number => {
    const from = (under >>> shift) & 255;
    return Math.round(from + ((((ink >>> shift) & 255) - from) * cover) / 255) << shift;
  };
  return (OPAQUE | channel(16) | channel(8) | channel(0)) >>> 0;
}

/** Puts stamps into one picture; where the inked pixels lie in it is worked out once per kind. */
class Stamper {
  readonly #offsets: readonly Int32Array[];

  constructor(
    private readonly set: StampSet,
    private readonly palette: Palette,
    private readonly width: number,
    private readonly height: number,
  ) {
    const offsetOf = (spot: number): number => Math.floor(spot / set.size) * width + (spot % set.size);
    this.#offsets = set.ofKind.map(({ spots }) => Int32Array.from(spots, offsetOf));
  }

  put(pixels: Uint32Array, face: number, left: number, top: number): void {
    const kind = kindOfFace(face);
    const offsets = this.#offsets[kind];
    if (offsets === undefined || offsets.length === 0 || isDimmed(face)) return;
    const { cover } = this.set.ofKind[kind];
    const ink = this.set.isLetter[kind] ? this.palette.letter : this.palette.marks[kind];
    const corner = top * this.width + left;
    // a row may be cut by the edge of the picture
    const isWhole = top >= 0 && top + this.set.size <= this.height;
    for (let at = 0; at < offsets.length; at++) {
      const spot = corner + offsets[at];
      if (!isWhole && (spot < 0 || spot >= pixels.length)) continue;
      pixels[spot] = cover[at] === 255 ? ink : blend(pixels[spot], ink, cover[at]);
    }
  }
}

/** Cells of the Hilbert view, wherever they lie in its box. */
type ShapeCells = Pick<Shape, 'order' | 'cell' | 'columns' | 'rows' | 'isTurned'>;

/**
 * Paints all bins of a space along the Hilbert curve into `pixels` (the cells of the shape). Cells touch, so that
 * runs are blobs.
 */
export function paintShape(
  pixels: Uint32Array,
  { order, cell, columns, rows, isTurned }: ShapeCells,
  ratio: number,
  bins: BinColumns,
  palette: Palette,
  selected: number,
  book: StampBook,
): void {
  pixels.fill(palette.ground);
  const table = hilbertTable(order);
  const count = Math.min(bins.count, table.length);
  const width = cell * columns;
  const stamper = new Stamper(book.set(cell, cell, ratio), palette, width, cell * rows);
  for (let at = 0; at < count; at++) {
    const face = faceOf(bins.dominant[at], bins.fill[at], bins.present[at], selected);
    const color = palette.faces[face];
    const right = (table[at] & (2 ** order - 1)) * cell;
    const down = (table[at] >> order) * cell;
    const [left, top] = isTurned ? [down, right] : [right, down];
    for (let y = top; y < top + cell; y++) {
      const start = y * width + left;
      for (let spot = start; spot < start + cell; spot++) pixels[spot] = color;
    }
    stamper.put(pixels, face, left, top);
  }
}
