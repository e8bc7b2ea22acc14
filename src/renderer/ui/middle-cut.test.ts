import { expect, test } from 'vitest';
import { cutMiddle } from './middle-cut';

/** Cuts as if every letter were of width 1. */
const cut = (name: string, room: number): string => cutMiddle(name, room, (start, end) => end - start, 1);

test('number and extension stay', () => {
  expect(cut('web-server-disk-12.qcow2', 16)).toBe('web-ser…12.qcow2');
  expect(cut('very-long-name-without-dot', 11)).toBe('very-l…-dot');
});

test('the end of a long name gets more where there is room', () => {
  expect(cut('a-name-that-a-program-gave-it-before-the-update-copy-2.qcow2', 40)).toBe(
    'a-name-that-a-program-gave-…copy-2.qcow2',
  );
});

test('all of the room is used, and no more', () => {
  const name = 'virtual-machine-of-somebody-7.qcow2';
  for (let room = 1; room < name.length; room++) expect(cut(name, room)).toHaveLength(room);
});

test('the beginning stays alone where the end has no room beside it', () => {
  expect(cut('web-server-disk-12.qcow2', 9)).toBe('web-serv…');
});

test('no letter is torn apart', () => {
  expect(cut(`${'🦊'.repeat(20)}.img`, 15)).toBe('🦊🦊🦊…🦊🦊.img');
});

test('a name that is read from the right keeps beginning and end too', () => {
  expect(cut('תמונה-של-דיסק-12.qcow2', 14)).toBe('תמונה…12.qcow2');
});
