import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtemp, rm, unlink } from 'node:fs/promises';
import { holdImage } from '../test/qemu';
import { expect, test } from './fixtures';
import { showView } from './views';

test('an image that a virtual machine writes to names its holder', async ({ launch, shelf }) => {
  const path = await shelf.healthy();
  // the path of a socket has a hundred characters at most
  const folder = await mkdtemp(join(tmpdir(), 'platter-nbd-'));
  const holder = await holdImage(path, join(folder, 'socket'));
  try {
    const { page } = await launch([path]);
    const notices = page.getByRole('list', { name: 'Notices' });
    await expect(notices).toContainText(`qemu-nbd, process ${holder.pid}, is writing to this image`);
    await expect(page.locator('header').getByText(/In use by qemu-nbd/)).toBeVisible();
    await showView(page, 'Header');
    await holder.stop();
    await page.keyboard.press('F5');
    await expect(notices).not.toContainText('qemu-nbd');
  } finally {
    await holder.stop();
    await rm(folder, { recursive: true });
  }
});

test('a broken header opens and shows what is broken', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.brokenHeader()]);
  await expect(page.locator('header').getByText('Damaged', { exact: true })).toBeVisible();
  const view = await showView(page, 'Header');
  const field = view.getByRole('option', { name: 'refcount_table_offset' });
  await expect(field).toHaveAttribute('data-wrong', 'true');
});

test('a file that was cut off says where it ends, and soothes nobody', async ({ launch, shelf }) => {
  const { page } = await launch([await shelf.cutOff()]);
  const notices = page.getByRole('list', { name: 'Notices' });
  await expect(notices).toContainText('The file ends at 0x4_93e0');
  await expect(notices).toContainText(/MiB that the image refers to are not there/);
  await expect(page.getByText(/nothing unused|the file is compact/)).toHaveCount(0);
});

test('a backing file that is missing is said, the image opens', async ({ launch, shelf }) => {
  const path = await shelf.overlay();
  await unlink(shelf.path('base.qcow2'));
  const { page } = await launch([path]);
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('backing file “base.qcow2”');
  await expect(await showView(page, 'Chain')).toContainText('base.qcow2');
});

test('a backing file outside of the folder is read only when the person says so', async ({
  launch,
  shelf,
}) => {
  const { app, page } = await launch([await shelf.overlayInFolder()]);
  const chain = await showView(page, 'Chain');
  await expect(chain).toContainText('not allowed to open it');
  const asked = await app.evaluateHandle(({ dialog }) => {
    const questions: string[] = [];
    dialog.showMessageBox = async (...args: unknown[]) => {
      questions.push(JSON.stringify(args.at(-1)));
      return { response: questions.length === 1 ? 1 : 0, checkboxChecked: false };
    };
    return questions;
  });
  await chain.getByRole('button', { name: 'Read it too…' }).click();
  await expect(chain).toContainText('not allowed to open it');
  await chain.getByRole('button', { name: 'Read it too…' }).click();
  await expect(chain).not.toContainText('not allowed to open it');
  expect((await asked.jsonValue())[0]).toContain('base.qcow2');
});

test('a file that is deleted while open stays readable, and says so: only a check needs the file', async ({
  launch,
  shelf,
}) => {
  const path = await shelf.healthy();
  const { page } = await launch([path]);
  await expect(page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
  await unlink(path);
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('deleted');
  const view = await showView(page, 'Health');
  await expect(view.getByRole('button', { name: 'Run check' })).toBeDisabled();
  await expect(view).toContainText('The file was deleted');
  await expect(page.getByRole('button', { name: /^Check/ })).toHaveAttribute('aria-disabled', 'true');
  const header = await showView(page, 'Header');
  await expect(header.getByRole('option', { name: 'cluster_bits' })).toBeVisible();
});

for (const from of ['the title', 'Health'] as const) {
  test(`a check from ${from} reads a file again that changed`, async ({ launch, shelf }) => {
    const path = await shelf.healthy();
    const { page } = await launch([path]);
    await expect(page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
    await shelf.write(path, 'write -P 7 48M 1M');
    await expect(page.getByText(/changed on disk/i)).toBeVisible();
    if (from === 'Health') {
      const view = await showView(page, 'Health');
      await view.getByRole('button', { name: 'Run check' }).click();
    } else await page.getByRole('button', { name: /^Check/ }).click();
    await expect(page.locator('header').getByText('Healthy', { exact: true })).toBeVisible();
    await expect(page.getByText(/changed on disk/i)).toBeHidden();
  });
}

test('an engine that dies takes nothing with it, and the image can be opened again', async ({
  launch,
  shelf,
}) => {
  const { app, page } = await launch();
  // engines that start from now on are noted, so that they can be ended
  const engines = await app.evaluateHandle(() => {
    const threads = process.mainModule?.require(
      'node:worker_threads',
    ) as typeof import('node:worker_threads');
    const started: import('node:worker_threads').Worker[] = [];
    threads.Worker = class extends threads.Worker {
      constructor(...args: ConstructorParameters<typeof threads.Worker>) {
        super(...args);
        started.push(this);
      }
    };
    return started;
  });
  // the first one takes the engine that waits, and another waits then
  for (const name of ['first.qcow2', 'second.qcow2']) {
    const path = await shelf.healthy(name);
    await app.evaluate(({ app: electron }, given) => {
      electron.emit('second-instance', {}, [], '/', { json: JSON.stringify({ paths: [given] }) });
    }, path);
    await expect(page.getByRole('heading', { name })).toBeVisible();
    await expect(page.getByText('qcow2 v3 · 64 KiB clusters')).toBeVisible();
  }
  await expect.poll(() => engines.evaluate((started) => started.length)).toBeGreaterThan(0);
  await engines.evaluate(async (started) => {
    await Promise.all(started.map((engine) => engine.terminate()));
  });
  const notices = page.getByRole('list', { name: 'Notices' });
  await expect(notices).toContainText('The engine of this image stopped');
  await expect(page.getByRole('button', { name: /^Check/ })).toContainText('open again first');
  await notices.getByRole('button', { name: 'Open again' }).click();
  await expect(notices).not.toContainText('stopped');
  await page.getByRole('button', { name: /^Check/ }).click();
  await expect(page.locator('header').getByText('Healthy', { exact: true })).toBeVisible();
});
