import { writeFile } from 'node:fs/promises';
import type { BrowserWindow } from 'electron';
import type { AppParams } from '../shared/app-protocol';
import type { ChosenFile } from '../shared/chosen-file';
import { PlatterError } from '../shared/errors';
import { chooseTarget } from './choose-target';
import type { ChosenFiles } from './chosen-files';
import type { Images } from './images';

/**
 * Asks for a place and writes the rows of a table there; null when dismissed.
 * @throws PlatterError as `chooseTarget`, and io-error
 */
export async function saveList(
  window: BrowserWindow,
  { handle, format, text }: AppParams<'saveList'>,
  services: { readonly images: Images; readonly files: ChosenFiles },
): Promise<ChosenFile | null> {
  const chosen = await chooseTarget(window, { purpose: 'list', handle, format }, services);
  if (!chosen) return null;
  const path = services.files.pathOf(chosen.file, 'list');
  try {
    await writeFile(path, text);
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).code;
    throw new PlatterError('io-error', { file: path, syscall: 'write', errno }, { cause });
  }
  return chosen;
}
