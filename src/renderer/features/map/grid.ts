/**
 * How cells stand side by side across a width. All lengths in device pixels. Columns share what a division
 * leaves, so that the grid is as wide as what stands above it: some cells are a pixel wider than high.
 */

/** What a grid follows from. */
export interface Grid {
  readonly width: number;
  /** device pixels of one CSS pixel */
  readonly ratio: number;
  /** height of a row and least width of a column, the gap included */
  readonly cell: number;
}

/** Cells smaller than this have no gap between them, in CSS pixels. */
const GAP_CELL = 4;

/** Pixels between two cells. */
export const gapOf = ({ cell, ratio }: Pick<Grid, 'cell' | 'ratio'>): number =>
  cell >= GAP_CELL * ratio ? Math.max(1, Math.round(ratio)) : 0;

/** Pixels of a cell that carry colour at least, without its gap. */
export const inkSize = (grid: Pick<Grid, 'cell' | 'ratio'>): number => grid.cell - gapOf(grid);

/** What the columns share: the last one has no gap to its right. */
const roomOf = (grid: Grid): number => grid.width + gapOf(grid);

export const columnsOf = (grid: Grid): number => Math.max(1, Math.floor(roomOf(grid) / grid.cell));

/** The largest cells of which as many stand in a row, so that little is left to share. */
export const snug = <G extends Grid>(grid: G): G => ({
  ...grid,
  cell: Math.max(grid.cell, Math.floor(roomOf(grid) / columnsOf(grid))),
});

/** Left edge of a column; that of the column after the last one is where a further gap would end. */
export const columnLeft = (grid: Grid, column: number): number =>
  Math.floor((column * Math.max(grid.cell, roomOf(grid))) / columnsOf(grid));

/** Column at a distance from the left edge; below 0 and from `columnsOf` on there is none. */
export const columnAt = (grid: Grid, x: number): number =>
  Math.ceil(((Math.floor(x) + 1) * columnsOf(grid)) / Math.max(grid.cell, roomOf(grid))) - 1;
