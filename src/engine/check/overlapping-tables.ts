/** A table of 8-byte entries that something in the image names. */
export interface TableRange {
  /** byte offset in the file */
  readonly offset: number;
  readonly entries: number;
}

/** A part of the file that the same tables cover, as indexes into the list given. */
export interface TableSegment {
  readonly start: number;
  readonly end: number;
  /** how many tables cover it, `primary` aside */
  readonly uses: number;
  /** one of them, or -1 */
  readonly first: number;
  /** table 0 covers it */
  readonly primary: boolean;
}

/**
 * Cuts the file where tables begin and end. Damaged images name overlapping tables; this way each byte is
 * read once however many name it, so that the time follows the file and not its claims.
 * @param tables the first may be special to the caller and is told apart
 * @param limit end of the file; entries that begin behind it are left out
 */
export function segmentsOf(tables: readonly TableRange[], limit: number): TableSegment[] {
  const edges: { readonly at: number; readonly table: number; readonly opens: boolean }[] = [];
  tables.forEach(({ offset, entries }, table) => {
    const end = Math.min(Math.ceil(limit / 8) * 8, offset + entries * 8);
    if (offset >= end) return;
    edges.push({ at: offset, table, opens: true }, { at: end, table, opens: false });
  });
  edges.sort((left, right) => left.at - right.at);
  const segments: TableSegment[] = [];
  const open = new Set<number>();
  let primary = false;
  let start = 0;
  for (const { at, table, opens } of edges) {
    if (at > start && (primary || open.size > 0)) {
      const [first = -1] = open;
      segments.push({ start, end: at, uses: open.size, first, primary });
    }
    start = at;
    if (table === 0) primary = opens;
    else if (opens) open.add(table);
    else open.delete(table);
  }
  return segments;
}
