import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { appArguments, expect, test } from './fixtures';
import type { Platter } from './fixtures';
import { secondInstance } from './second-instance';

const COUNT = 1500;

/** Starts the app once more where there are no windows. @returns what it says, and its exit code */
async function startOnTerminal({ app, userData }: Platter, args: readonly string[], cwd: string) {
  const program = await app.evaluate(() => process.execPath);
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(program, ['--no-sandbox', ...appArguments(userData, args)], { cwd, env });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return { said, code };
}

test('the running app survives a second start with 1500 files, and keeps its pages', async ({
  launch,
  shelf,
}) => {
  test.setTimeout(120_000);
  const first = await shelf.healthy('first.qcow2');
  const names = Array.from({ length: COUNT }, (_, index) => `${String(index).padStart(4, '0')}.img`);
  await Promise.all(names.map((name) => writeFile(shelf.path(name), 'a raw disk')));
  const platter = await launch([first]);
  const { page } = platter;
  const strip = page.getByRole('navigation', { name: 'Open images' });
  const tab = strip.getByRole('button', { name: 'first.qcow2, ', exact: false }).first();
  await expect(tab).toBeVisible();

  await test.step('short names are one table', async () => {
    expect(await secondInstance(platter, names, shelf.folder)).toBe(0);
    await expect(page.getByRole('heading', { level: 1, name: `${COUNT} files` })).toBeVisible();
  });

  await test.step('more than another start can send are refused with what to do instead', async () => {
    const paths = names.map((name) => shelf.path(name));
    const { said, code } = await startOnTerminal(platter, paths, shelf.folder);
    expect(said).toContain('too many files for one command line');
    expect(code).toBe(1);
  });
  await expect(tab).toBeVisible();
  expect(await platter.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});
