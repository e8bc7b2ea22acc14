import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { COMMANDS } from './command-table';

it('is what the README shows, in the same order', async () => {
  const readme = await readFile(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const [, block] = /^## Command line\n.*?```sh\n(.*?)```/ms.exec(readme) ?? [];
  const shown = [...block.matchAll(/qcow-tool (\S+)/g)].map(([, name]) => name);
  expect(shown).toEqual(Object.keys(COMMANDS));
});

it.each(Object.entries(COMMANDS))('names %s as it names itself', async (name, { load, summary }) => {
  const command = await load();
  expect(command.name).toBe(name);
  // one is an item of a list, the other a sentence
  expect(summary).toMatch(/^[a-z]+s [^.]*$/);
  expect(command.summary).toMatch(/^[A-Z][a-z]+s .*\.$/s);
});
