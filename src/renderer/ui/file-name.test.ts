import { expect, test } from 'vitest';
import { splitFileName } from './file-name';

test('number and extension stay', () => {
  expect(splitFileName('web-server-disk-12.qcow2')).toEqual(['web-server-disk-', '12.qcow2']);
  expect(splitFileName('very-long-name-without-dot')).toEqual(['very-long-name-without', '-dot']);
});

test('no letter is lost or torn apart', () => {
  for (const name of ['a', '.qcow2', 'a.b', 'x.far-too-long-for-one'])
    expect(splitFileName(name).join('')).toBe(name);
  expect(splitFileName(`${'🦊'.repeat(20)}.img`)[1]).toBe('🦊🦊.img');
});

test('a name that is read from the right stays whole', () => {
  expect(splitFileName('עברית.qcow2')).toEqual(['עברית.qcow2', '']);
});

test('a short name stays whole', () => {
  expect(splitFileName('big.qcow2')).toEqual(['big.qcow2', '']);
});
