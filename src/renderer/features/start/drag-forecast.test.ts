import { expect, test } from 'vitest';
import { dragForecast } from './drag-forecast';

const file = (type = '') => ({ kind: 'file', type });

test('files that may be images are counted, and no more is known of them', () => {
  const dragged = [file(), file('application/x-qemu-disk'), { kind: 'string', type: 'text/uri-list' }];
  expect(dragForecast(dragged)).toEqual({ files: 2, sentences: [] });
  expect(dragForecast([])).toEqual({ files: 0, sentences: [] });
});

test('files that are something else by their type are told before the drop', () => {
  const { files, sentences } = dragForecast([
    file(),
    file('text/plain'),
    file('image/png'),
    file('text/plain'),
  ]);
  expect(files).toBe(4);
  expect(sentences).toEqual([
    '1 file that may be an image: known after the drop.',
    '2 files of type text/plain: refused, unless they are images after all.',
    '1 file of type image/png: refused, unless it is an image after all.',
  ]);
});
