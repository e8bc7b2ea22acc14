import { z } from 'zod';
import type { UndoEntry } from './repair-results';

/** Names an undo file towards the window, which sends no paths. */
export type UndoId = string;
export const undoIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** A repair that can be taken back or finished, with the name of its undo file for requests. */
export interface ListedUndo extends UndoEntry {
  readonly id: UndoId;
}
