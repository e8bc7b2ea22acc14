import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication } from '@playwright/test';
import { peek, peekU64, poke } from '../test/poke';
import { expect, test } from './fixtures';

const QCOW_TOOL = resolve(__dirname, '../out/cli/qcow-tool.js');

/** Runs a line as if it were pasted into a shell. */
const paste = (line: string) =>
  promisify(execFile)('bash', [
    '-c',
    `qcow-tool() { '${process.execPath}' '${QCOW_TOOL}' "$@"; }\n${line}`,
  ]).then(
    () => 0,
    ({ code }: { readonly code: number }) => code,
  );

/** Gives the first snapshot an id that can be neither shown nor typed. */
async function makeUntypable(path: string): Promise<void> {
  const entry = Number(await peekU64(path, 64));
  const extra = (await peek(path, entry + 36, 4)).readUInt32BE();
  await poke(path, entry + 40 + extra, Uint8Array.of(0x1b));
}

const copied = (app: ElectronApplication): Promise<string> =>
  app.evaluate(({ clipboard }) => clipboard.readText());

test('the commands copied for a snapshot work in a shell, whatever its id is', async ({ launch, shelf }) => {
  const image = await shelf.withSnapshots();
  await makeUntypable(image);
  const { app, page } = await launch([image]);
  await expect(page.getByText(/^Not checked\. \S/)).toBeVisible();

  await page.keyboard.press('Control+Shift+e');
  const exporting = page.getByRole('dialog', { name: /^Export to raw/ });
  await exporting.getByRole('button', { name: /^As it is now/ }).click();
  await page.getByRole('option', { name: /^before update/ }).click();
  await expect(exporting.locator('code')).toContainText("--snapshot '#1'");
  await exporting.getByRole('button', { name: 'Copy as command' }).click();
  expect(await paste(await copied(app))).toBe(0);
  const expected = shelf.path('expected.raw');
  expect(await paste(`qcow-tool decode --snapshot 'before update' '${image}' '${expected}'`)).toBe(0);
  const made = await readFile(image.replace(/qcow2$/, 'raw'));
  expect(made.equals(await readFile(expected))).toBe(true);
  await exporting.getByRole('button', { name: 'Cancel' }).click();

  await page.keyboard.press('Control+Shift+a');
  const comparing = page.getByRole('dialog', { name: /^Compare/ });
  await comparing.getByRole('button', { name: /^The disk as it is now/ }).click();
  await page.getByRole('option', { name: /^before update/ }).click();
  await comparing.getByRole('button', { name: 'Copy as command' }).click();
  const line = await copied(app);
  expect(line).toContain("qcow-tool compare --snapshot '#1' ");
  // 0 for disks that are the same, 1 for others: either was compared
  expect([0, 1]).toContain(await paste(line));
});
