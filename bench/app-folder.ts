import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { FileDrag } from '../e2e/file-drag';
import { noteStalls, STALL_NOTE, stallsOf, stallRow } from './main-stalls';
import { withApp } from './open-app';
import { duration, type Section } from './requirement';

const IMAGES = 1_000;
/** as the window says it, with a space of its own in the number */
const ALL = /1.000 images$/;
const HEADING_ROWS = 1;

/** A folder of so many small images. */
function folderOfImages(folder: string): string {
  const path = join(folder, 'many');
  const first = join(folder, 'one.qcow2');
  mkdirSync(path);
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', first, '1G']);
  for (let index = 0; index < IMAGES; index++)
    copyFileSync(first, join(path, `disk-${String(index).padStart(4, '0')}.qcow2`));
  return path;
}

/** How a folder of many images becomes a table, and how all of them are checked. */
export async function appFolderSection(root: string, folder: string): Promise<Section> {
  const many = folderOfImages(folder);
  return withApp(root, async ({ app, page }) => {
    await page.getByRole('button', { name: 'Menu' }).waitFor();
    await noteStalls(app);
    const drag = await FileDrag.enter(page, [many]);
    const dropped = performance.now();
    await drag.drop();
    const table = page.getByRole('main', { name: 'Folder' });
    await table.getByRole('row').nth(HEADING_ROWS).waitFor();
    const first = performance.now() - dropped;
    await page.getByRole('status').filter({ hasText: ALL }).first().waitFor();
    const all = performance.now() - dropped;
    await table.getByText('Reading…').first().waitFor({ state: 'detached' });
    const read = performance.now() - dropped;
    const began = performance.now();
    await table.getByRole('button', { name: /^Check/ }).click();
    await page
      .getByRole('region', { name: 'Results' })
      .getByText(/images checked/)
      .waitFor({ timeout: 300_000 });
    const checked = performance.now() - began;
    return {
      title: `The app, with a folder of ${IMAGES} images`,
      note: STALL_NOTE,
      rows: [
        { what: 'drop to the first rows of the table', ours: duration(first) },
        { what: 'drop to a row for each image', ours: duration(all) },
        { what: 'drop to what the headers say, in the rows in sight', ours: duration(read) },
        { what: 'check of all', ours: duration(checked) },
        stallRow('from the drop to the end of the checks', [(await stallsOf(app)).longest]),
      ],
    };
  });
}
