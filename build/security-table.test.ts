import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const rows = read('docs/security.md')
  .split('\n')
  .filter((line) => /^\| (\d+|\+) /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells) => ({ number: cells[1], what: cells[2], tests: cells.at(-2) ?? '' }));

it('the table has a row for each point of the list and for our own three', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => String(index + 1));
  expect(rows.map(({ number }) => number)).toEqual([...numbers, '+', '+', '+']);
});

it.each(rows)('row $number, $what, names tests that exist', ({ tests }) => {
  const named = [...tests.matchAll(/`([^`]+)` _([^_]+)_/g)].map(([, path, title]) => ({ path, title }));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ path, title }) => !read(path).includes(title))).toEqual([]);
});
