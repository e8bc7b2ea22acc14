import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { suiteFolder } from '../../test/suite-folder';
import { showInFolder } from './show-in-folder';

const showItemInFolder = vi.hoisted(() => vi.fn<(path: string) => void>());
vi.mock('electron', () => ({ shell: { showItemInFolder } }));
const folder = await suiteFolder('show-in-folder');

test('a file is shown where it lies', async () => {
  const path = join(folder, 'a.qcow2');
  await writeFile(path, '');
  await showInFolder(path);
  expect(showItemInFolder).toHaveBeenCalledWith(path);
});

test('of a file that is gone it is said, as the file manager says nothing', async () => {
  showItemInFolder.mockClear();
  await expect(showInFolder(join(folder, 'gone.qcow2'))).rejects.toThrow('no-such-file');
  expect(showItemInFolder).not.toHaveBeenCalled();
});
