import { actionLabel, actionOf } from '../../shared/actions';
import type { ImageHandle } from '../../shared/app-protocol';
import type { FileHandle } from '../../shared/chosen-file';
import type { FolderHandle, RowHandle } from '../../shared/folder';
import { Button } from '../ui/button';
import { toast } from '../ui/live-region';
import { isMac } from './action-keys';
import { askApp } from './api';
import { useApp } from './app-state';
import { errorWords } from './error-words';

/** What main knows the place of. */
type Revealed =
  | { readonly handle: ImageHandle }
  | { readonly file: FileHandle }
  | { readonly folder: FolderHandle; readonly row: RowHandle };

/** Shows a file in the system's file manager; says so where it is not there any more. */
export async function reveal(what: Revealed): Promise<void> {
  try {
    if ('handle' in what) await askApp('reveal', what);
    else if ('file' in what) await askApp('revealFile', what);
    else await askApp('revealRow', what);
  } catch (error) {
    toast(errorWords(error).title);
  }
}

/** Shows a file in the file manager, which each system calls by its own name. */
export function RevealButton(what: Revealed) {
  const platform = useApp((app) => app.platform);
  return (
    <Button onPress={() => void reveal(what)}>{actionLabel(actionOf('reveal'), isMac(platform))}</Button>
  );
}
