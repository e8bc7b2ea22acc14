import { expect, it } from 'vitest';
import type { UndoEntry } from '../../../shared/repair-results';
import { entryText, takeBackText } from './undo-text';

const entry: UndoEntry = {
  path: '/images/disk.undo',
  made: Date.UTC(2026, 10, 25),
  scope: 'all',
  state: 'done',
  changedBytes: 2048,
  fileBytes: 8192,
  corruptionsFixed: 2,
  leaksFixed: 1,
};

it('a repair is told by what it mended and how much it changed', () => {
  expect(entryText(entry)).toBe('2 errors and 1 leaked cluster mended, 2 KiB changed');
  expect(entryText({ ...entry, corruptionsFixed: 0, leaksFixed: 0 })).toBe('marks cleared, 2 KiB changed');
  expect(entryText({ ...entry, state: 'interrupted' })).toBe('interrupted, 2 KiB changed at most');
});

it('each state says what taking it back does', () => {
  const texts = (['done', 'interrupted', 'undoing'] as const).map((state) =>
    takeBackText({ ...entry, state }),
  );
  expect(new Set(texts).size).toBe(3);
  expect(texts[1]).toContain('Finishing');
});
