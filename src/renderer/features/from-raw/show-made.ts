import type { OpenVerdict } from '../../../shared/app-protocol';
import type { FileHandle } from '../../../shared/chosen-file';
import { useApp } from '../../app/app-state';
import { showOpened } from '../../app/session';

/** Shows an image that was made of a raw disk. Other files that were refused together with that stay to be seen. */
export function showMade(verdict: OpenVerdict, raw: FileHandle): void {
  const others = useApp
    .getState()
    .verdicts.filter((other) => other.kind === 'opened' || other.raw?.file !== raw);
  showOpened(verdict);
  const isOpen = verdict.kind === 'opened';
  if (isOpen && others.some(({ kind }) => kind === 'refused')) useApp.setState({ verdicts: others });
}
