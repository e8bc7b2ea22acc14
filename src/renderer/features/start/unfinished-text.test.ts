import { expect, it } from 'vitest';
import { KEPT_ACTS, makesFile } from '../../../shared/kept-acts';
import { unfinishedText } from './unfinished-text';

const write = { id: 'a', fileName: 'disk.qcow2', folder: '/vm', missing: false, began: 1_000_000 } as const;

it.each(KEPT_ACTS)('a write that was cut off names the image, the act and what is true of it: %s', (act) => {
  const { title, text } = unfinishedText({ ...write, act });
  expect(title).toContain('“disk.qcow2”');
  expect(text).toMatch(/, begun .*1970/);
  expect(text).toMatch(/whole|no worse/);
  expect(text).not.toContain('not in its place');
});

it.each(KEPT_ACTS)('nobody is told to open a file that is gone, but told to make one again: %s', (act) => {
  const { text } = unfinishedText({ ...write, act, missing: true });
  expect(text).toMatch(makesFile(act) ? /Make it again\.$/ : /not in its place now\.$/);
  expect(text).not.toMatch(/Open|Compact it|Give/);
});
