/** Rows that are in sight, with a few above and below. */
export interface RowWindow {
  readonly first: number;
  /** one after the last */
  readonly end: number;
}

const MARGIN = 8;

/** Which rows of a table to render; all measures in pixels. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, rows: number): RowWindow {
  const first = Math.max(0, Math.min(rows - 1, Math.floor(scrollTop / rowHeight)) - MARGIN);
  const end = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + MARGIN);
  return { first, end: Math.max(first, end) };
}

/** Row that a key moves to; undefined for keys that do not move. `page` = rows that fit. */
export function rowAfterKey(
  key: string,
  from: number | undefined,
  rows: number,
  page: number,
): number | undefined {
  if (rows === 0) return undefined;
  const clamp = (row: number): number => Math.max(0, Math.min(rows - 1, row));
  switch (key) {
    case 'ArrowDown':
      return clamp((from ?? -1) + 1);
    case 'ArrowUp':
      return clamp((from ?? rows) - 1);
    case 'PageDown':
      return clamp((from ?? 0) + page);
    case 'PageUp':
      return clamp((from ?? 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return undefined;
  }
}
