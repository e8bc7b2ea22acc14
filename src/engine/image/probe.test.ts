import { expect, test } from 'vitest';
import { probeFormat } from './probe';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  ['QFI\xfb\0\0\0\x02', 'qcow2'],
  ['QFI\xfb\0\0\0\x63', 'qcow2'],
  ['QFI\xfb\0\0\0\x01', 'qcow1'],
  ['QFI\xfb', 'raw'],
  ['KDMV\x01\0\0\0', 'vmdk'],
  ['vhdxfile', 'vhdx'],
  ['conectix', 'vpc'],
  [`${'<'.repeat(64)}\x7f\x10\xda\xbe`, 'vdi'],
  ['QED\0', 'qed'],
  ['LUKS\xba\xbe\0\x01', 'luks'],
  ['LUKS\xba\xbe\0\x02', 'raw'],
  ['WithouFreSpacExt', 'parallels'],
  ['conect', 'raw'],
  ['', 'empty'],
])('%j is %s', (start, format) => {
  expect(probeFormat(bytes(start))).toBe(format);
});

test('a dmg is known by its name alone', () => {
  expect(probeFormat(new Uint8Array(512), 'Disk.DMG')).toBe('dmg');
});
