/**
 * Scrolling through files of any length: rows of 16 bytes behind a scroll bar that a browser can still draw.
 * Up to MAX_SPACE pixels the bar is exact; beyond it stands for a share of the file, and wheel and keys move by rows.
 */
export const BYTES_PER_ROW = 16;
/** pixels; also set in hex-view.css */
export const ROW_HEIGHT = 20;
/** Tallest element that every engine lays out exactly. */
const MAX_SPACE = 8_000_000;

export const rowOf = (offset: number): number => Math.floor(offset / BYTES_PER_ROW);
export const rowsOf = (fileLength: number): number => Math.ceil(fileLength / BYTES_PER_ROW);

/** Height of the space behind the scroll bar, in pixels. */
export const spaceOf = (rows: number): number => Math.min(rows * ROW_HEIGHT, MAX_SPACE);

/** The last row that can stand on top. */
export const lastTopRow = (rows: number, height: number): number =>
  Math.max(0, rows - Math.floor(height / ROW_HEIGHT));

/** Row on top for a place of the scroll bar. */
export function rowAtScroll(scrollTop: number, rows: number, height: number): number {
  const room = spaceOf(rows) - height;
  if (room <= 0) return 0;
  const row = Math.round((Math.min(scrollTop, room) / room) * lastTopRow(rows, height));
  return rows * ROW_HEIGHT <= MAX_SPACE ? Math.floor(scrollTop / ROW_HEIGHT) : row;
}

/** Place of the scroll bar for a row on top. */
export function scrollAtRow(row: number, rows: number, height: number): number {
  if (rows * ROW_HEIGHT <= MAX_SPACE) return row * ROW_HEIGHT;
  const last = lastTopRow(rows, height);
  return last === 0 ? 0 : (row / last) * (spaceOf(rows) - height);
}

/** Row to put on top so that a row comes into sight; the same when it already is. */
export function topRowShowing(row: number, top: number, rows: number, height: number): number {
  const visible = Math.max(1, Math.floor(height / ROW_HEIGHT));
  if (row >= top && row < top + visible) return top;
  return Math.max(0, Math.min(lastTopRow(rows, height), row - Math.floor(visible / 4)));
}

/** Byte that a key moves the cursor to; undefined for keys that do not move it. */
export function offsetAfterKey(
  key: string,
  ctrl: boolean,
  offset: number,
  fileLength: number,
  height: number,
): number | undefined {
  const clamp = (value: number): number => Math.max(0, Math.min(fileLength - 1, value));
  const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1) * BYTES_PER_ROW;
  const rowStart = offset - (offset % BYTES_PER_ROW);
  switch (key) {
    case 'ArrowLeft':
      return clamp(offset - 1);
    case 'ArrowRight':
      return clamp(offset + 1);
    case 'ArrowUp':
      return offset < BYTES_PER_ROW ? offset : offset - BYTES_PER_ROW;
    case 'ArrowDown':
      return offset + BYTES_PER_ROW >= fileLength ? offset : offset + BYTES_PER_ROW;
    case 'PageUp':
      return clamp(offset - page);
    case 'PageDown':
      return clamp(offset + page);
    case 'Home':
      return ctrl ? 0 : rowStart;
    case 'End':
      return clamp(ctrl ? fileLength - 1 : rowStart + BYTES_PER_ROW - 1);
    default:
      return undefined;
  }
}
