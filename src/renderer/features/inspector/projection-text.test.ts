import { expect, it } from 'vitest';
import { projectionText } from './projection-text';

const ranges = [
  { start: 0, count: 2 },
  { start: 5, count: 1 },
];

it('says what clusters of the file hold of the disk, however much that is', () => {
  expect(projectionText({ ranges, clusters: 3, more: false }, 'host', 65_536)).toBe(
    'It holds 192 KiB of the guest disk, in 2 pieces.',
  );
});

it('says what clusters of the disk take of the file', () => {
  expect(projectionText({ ranges: [ranges[1]], clusters: 1, more: false }, 'guest', 65_536)).toBe(
    'It takes 64 KiB of the host file, in 1 piece.',
  );
});

it('says when there is nothing there, and when there is more than is known', () => {
  expect(projectionText({ ranges: [], clusters: 0, more: false }, 'guest', 65_536)).toBe(
    'It takes nothing of the host file.',
  );
  expect(projectionText({ ranges, clusters: 3, more: true }, 'host', 65_536)).toContain(
    'in more than 2 pieces',
  );
});
