import type { SnapshotInfo } from '../../shared/results';

type Named = Pick<SnapshotInfo, 'index' | 'id' | 'name'>;

/** Can be typed and read: no code in the place of what can't be shown, and not to be taken for an option. */
const isPlain = (id: string): boolean => /^[^-]/.test(id) && !/\\u[0-9a-f]{4}/.test(id);

/**
 * What names a snapshot in a command: its id; or, where an id is no use or several have it, `#` and its place in the
 * table, which is what qcow-tool takes where no id and no name is that.
 */
export function snapshotWord(all: readonly Named[], { index, id }: Named): string {
  const isOnly = all.filter((other) => other.id === id).length === 1;
  if (isOnly && isPlain(id)) return id;
  const place = `#${index + 1}`;
  const isTaken = all.some((other) => other.id === place || other.name === place);
  return isTaken ? id : place;
}
