import { expect, it } from 'vitest';
import { checkCommand } from './command-line';

it('names the file as a shell takes it', () => {
  expect(checkCommand('/vms', 'disk.qcow2', false)).toBe('qcow-tool check /vms/disk.qcow2');
  expect(checkCommand('/my vms/', "it's.qcow2", true)).toBe(
    "qcow-tool check --deep '/my vms/it'\\''s.qcow2'",
  );
  expect(checkCommand('', '-r', false)).toBe('qcow-tool check ./-r');
});
