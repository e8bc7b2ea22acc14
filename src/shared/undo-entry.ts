import type { UndoEntry } from './repair-results';

/** Whether an undo file has a repair that can be taken back or finished. The others can only be removed. */
export const isOfUse = ({ state }: Pick<UndoEntry, 'state'>): boolean =>
  state !== 'unreadable' && state !== 'unused';
