import { createHash } from 'node:crypto';
import type { ListedUndo, UndoId } from '../../shared/listed-undo';
import { PlatterError } from '../../shared/errors';
import { listUndo, removeUndo } from '../operations/undo';
import type { ImagePlace } from './image-session';

type UndoPlace = Pick<ImagePlace, 'path' | 'undoFolder'>;

const idOf = (path: string): UndoId => createHash('sha256').update(path).digest('hex').slice(0, 32);

/** Repairs of an image that can be taken back or finished, newest first. @throws PlatterError as `listUndo` */
export async function listedUndo({ path, undoFolder }: UndoPlace): Promise<readonly ListedUndo[]> {
  const entries = await listUndo(path, { undoFolder });
  return entries.map((entry) => ({ ...entry, id: idOf(entry.path) }));
}

/**
 * Removes an undo file of an image by the name that it was listed under.
 * @throws PlatterError as `removeUndo`; invalid-argument where this image has no such undo file
 */
export async function removeListed(place: UndoPlace, id: UndoId): Promise<void> {
  const entry = (await listedUndo(place)).find((listed) => listed.id === id);
  if (!entry) throw new PlatterError('invalid-argument', { name: 'id', value: id });
  await removeUndo(place.path, entry.path, { undoFolder: place.undoFolder });
}
