import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { holdImage, qemuImgMust } from '../test/qemu';
import { chooseTheme, violations } from './accessibility';
import { callCompact, startAndPause } from './call-compact';
import { FileDrag } from './file-drag';
import { expect, test } from './fixtures';
import { isHealthy } from './is-healthy';
import { answerQuestions, questions } from './save-dialog';
import { showView } from './views';
import { watchIcon } from './watch-icon';

const GIB = 2 ** 30;
/** Elsewhere a priority belongs to the whole process, window included, and stays as it is. */
const HAS_NICE_THREADS = process.platform === 'linux';

test('an image is dropped, compacted, stopped halfway and finished, and keeps its contents', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  const path = await shelf.fragmented();
  const before = await stat(path);
  const contents = shelf.path('contents.raw');
  await qemuImgMust(['convert', '-O', 'raw', path, contents]);
  const { app, page } = await launch();
  await (await FileDrag.enter(page, [path])).drop();
  const sheet = await callCompact(page);
  const forecast = sheet.getByRole('region', { name: 'Forecast' });
  await expect(forecast).toContainText(/4 GiB of 8 GiB off the file, needs .* more meanwhile/);
  await expect(forecast.getByRole('row', { name: /^Length then/ })).toContainText('4 GiB');
  await expect(sheet.locator('code')).toContainText(`qcow-tool compact ${path}`);
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);

  const icon = await watchIcon(app);
  const running = await startAndPause(page, sheet);
  await expect(running.getByRole('list', { name: 'Colours of clusters that move' })).toContainText(
    /Copying.*Copied.*Flushed.*Referenced/,
  );
  await expect(running.locator('.recharts-surface')).toHaveCount(2);
  await expect(running.getByRole('table', { name: /^File length/, includeHidden: true })).toHaveCount(1);
  await expect.poll(async () => (await icon()).at(-1)).toEqual([expect.any(Number), { mode: 'paused' }]);
  await expect(page).toHaveTitle(/^\d+ % · Compacting — fragmented\.qcow2/);
  // it rests, and the map shows where: the two spaces beside each other, the file with what moves over it
  await sheet.getByRole('button', { name: 'Go on in the background' }).click();
  await showView(page, 'Map');
  await expect(
    page.getByRole('region', { name: 'Clusters of the host file' }).getByText('Referenced'),
  ).toBeVisible();
  const jobs = page.getByRole('contentinfo', { name: 'Jobs' });
  await expect(jobs).toContainText('Compacting fragmented.qcow2 — paused');
  await jobs.getByRole('button', { name: 'Show' }).click();
  await sheet.getByRole('button', { name: 'Stop' }).click();
  const result = sheet.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Stopped.');
  await expect(result).toContainText('The image is whole');
  await expect.poll(async () => (await icon()).at(-1)).toEqual([-1]);
  await isHealthy(path);

  await sheet.getByRole('button', { name: 'Continue' }).click();
  await expect(result).toContainText(/The file is [24](\.\d+)? GiB shorter\./, { timeout: 60_000 });
  await expect(result.getByRole('row', { name: /^Length after/ })).toContainText('4 GiB');
  await sheet.getByRole('button', { name: 'Done' }).click();
  const after = await stat(path);
  expect(after.size).toBeLessThan(before.size - 4 * GIB + (1 << 20));
  expect(after.blocks).toBeLessThan(before.blocks - (60 << 20) / 512);
  await isHealthy(path);
  await qemuImgMust(['compare', '-f', 'raw', '-F', 'qcow2', contents, path]);

  await showView(page, 'Overview');
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toHaveCount(2);
  await expect(history.getByRole('listitem').first()).toContainText(/Compacted.*→ 4 GiB/);
  await expect(history.getByRole('listitem').last()).toContainText('stopped before its end');
  const again = await callCompact(page);
  await expect(again.getByRole('region', { name: 'Forecast' })).toContainText('There is nothing to free');
  await expect(again.getByRole('button', { name: 'Look for zeroes' })).toBeVisible();
});

test('closing the app while clusters move asks, stops safely and keeps what was done', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(90_000);
  const path = await shelf.fragmented();
  const first = await launch([path]);
  const sheet = await callCompact(first.page);
  await startAndPause(first.page, sheet);
  await answerQuestions(first.app, 1);
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await expect.poll(() => questions(first.app)).toEqual(['Leave Platter while it writes?']);
  await expect(sheet.getByRole('region', { name: 'Under way' })).toContainText('paused');
  await answerQuestions(first.app, 0);
  const closed = first.app.waitForEvent('close');
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await closed;
  await isHealthy(path);
  const { page } = await launch([path]);
  await expect(page.getByRole('region', { name: 'History' })).toContainText('stopped before its end');
});

/** The niceness of each thread of the main process, its own first; of the process alone where threads have none. */
async function nicenessOf(app: ElectronApplication): Promise<number[]> {
  if (!HAS_NICE_THREADS) return [getPriority(app.process().pid)];
  const tasks = `/proc/${app.process().pid}/task`;
  const threads = await readdir(tasks);
  const stats = await Promise.all(
    threads.map((thread) => readFile(join(tasks, thread, 'stat'), 'utf8').catch(() => '')),
  );
  // the name before may hold spaces and brackets
  return stats.filter(Boolean).map((line) => Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]));
}

test('what works for an image leaves the processor to the window first', async ({ launch, shelf }) => {
  const { app } = await launch([await shelf.fragmented()]);
  await expect.poll(async () => Math.max(...(await nicenessOf(app)))).toBe(HAS_NICE_THREADS ? 10 : 0);
  expect((await nicenessOf(app))[0]).toBe(0);
});

test('each way says what it costs, and gives the command that does the same', async ({ launch, shelf }) => {
  const path = await shelf.zeroed();
  const { page } = await launch([path]);
  const sheet = await callCompact(page);
  const command = sheet.locator('code');
  await sheet.getByText('Compact in guest order', { exact: true }).first().click();
  await expect(command).toContainText('qcow-tool compact --defragment ');
  await sheet.getByText('Only give free clusters back').click();
  await expect(command).toContainText('qcow-tool compact --punch ');
  await sheet.getByText('Moves clusters from the end').click();
  await sheet.getByText('Give up clusters of zeroes first').click();
  await expect(command).toContainText('qcow-tool compact --zeroes ');
  await sheet.getByRole('button', { name: 'Look for zeroes' }).click();
  await expect(sheet.getByRole('region', { name: 'Forecast' })).toContainText('Zeroes given up3 MiB');
  await sheet.getByRole('button', { name: 'Compact', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Result' })).toContainText('shorter');
  await isHealthy(path);
});

test('what a virtual machine uses, or is damaged, is not compacted, and is told why', async ({
  launch,
  shelf,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'platter-nbd-'));
  const path = await shelf.zeroed();
  const { page } = await launch([path]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();
  const holder = await holdImage(path, join(folder, 'socket'));
  try {
    await page.keyboard.press('Control+Shift+k');
    await expect(page.getByRole('log', { name: 'Messages' })).toContainText(`process ${holder.pid}`);
  } finally {
    await holder.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const corrupt = await shelf.corrupt();
  await (await FileDrag.enter(page, [corrupt])).drop();
  await expect(page.getByRole('button', { name: /^Compact…/ }).first()).toContainText('after a repair');
});

for (const theme of ['Light', 'Dark'] as const) {
  test(`compacting keeps the rules of accessibility (${theme})`, async ({ launch, shelf }) => {
    test.setTimeout(90_000);
    const { page } = await launch([await shelf.fragmented()]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await chooseTheme(page, theme);
    const sheet = await callCompact(page);
    await sheet.getByRole('region', { name: 'Forecast' }).waitFor();
    expect.soft(await violations(page), 'what is asked').toEqual([]);
    await startAndPause(page, sheet);
    expect.soft(await violations(page), 'under way').toEqual([]);
    await sheet.getByRole('button', { name: 'Stop' }).click();
    await sheet.getByRole('region', { name: 'Result' }).waitFor();
    expect.soft(await violations(page), 'the report').toEqual([]);
    await sheet.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('region', { name: 'History' }).waitFor();
    expect.soft(await violations(page), 'the overview').toEqual([]);
  });
}
