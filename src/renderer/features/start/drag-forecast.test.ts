import { expect, test } from 'vitest';
import { dragForecast } from './drag-forecast';

const file = (type = '') => ({ kind: 'file', type });

test('what may be an image is counted, as items where it may be a folder too', () => {
  const dragged = [file(), file('application/x-qemu-disk'), { kind: 'string', type: 'text/uri-list' }];
  expect(dragForecast(dragged)).toEqual({ count: '2 items', sentences: [] });
  expect(dragForecast([file('text/plain')]).count).toBe('1 file');
  expect(dragForecast([])).toEqual({ count: undefined, sentences: [] });
});

test('files that are something else by their type are told before the drop', () => {
  const { count, sentences } = dragForecast([
    file(),
    file('text/plain'),
    file('image/png'),
    file('text/plain'),
  ]);
  expect(count).toBe('4 items');
  expect(sentences).toEqual([
    '1 item that Platter may open: known after the drop.',
    '2 text files: refused, unless they are disk images after all.',
    '1 picture: refused, unless it is a disk image after all.',
  ]);
});

test('no type is shown as the system names it, and that of a raw disk says nothing', () => {
  expect(dragForecast([file('image/x-panasonic-rw')])).toEqual({ count: '1 item', sentences: [] });
  const types = ['application/pdf', 'audio/ogg', 'text/csv', 'application/zip'];
  expect(dragForecast(types.map(file)).sentences.join()).not.toMatch(/\w\/\w/);
});
