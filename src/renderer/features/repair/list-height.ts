const ROW = 28;
/** the head, and a little room below */
const BESIDES = 33;
const MOST = 8;

/** Pixels of a list in a dialog: as many as its rows need, up to a few. */
export const listHeight = (rows: number): number => Math.min(MOST, rows) * ROW + BESIDES;
