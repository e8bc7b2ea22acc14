/** How names of undo files end. */
export const UNDO_ENDING = '.platter-undo';
