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
    '1 file that may be a disk image: known after the drop.',
    '2 text files: refused, unless they are disk images after all.',
    '1 picture: refused, unless it is a disk image after all.',
  ]);
});

test('no type is shown as the system names it, and that of a raw disk says nothing', () => {
  expect(dragForecast([file('image/x-panasonic-rw')])).toEqual({ files: 1, sentences: [] });
  const types = ['application/pdf', 'audio/ogg', 'text/csv', 'application/zip'];
  expect(dragForecast(types.map(file)).sentences.join()).not.toMatch(/\w\/\w/);
});
