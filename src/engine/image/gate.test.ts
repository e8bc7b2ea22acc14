import { expect, test } from 'vitest';
import { allowGranted, allowLocal, allowSameFolder, anyGate, denyAll, type GateRequest } from './gate';

const request = (path: string): GateRequest => ({
  role: 'backing-file',
  path,
  holder: '/vm/deep/mid.qcow2',
  top: '/vm/top.qcow2',
});

test('the same folder, not below, above or beside', () => {
  expect(allowSameFolder(request('/vm/base.raw'))).toBe(true);
  expect(allowSameFolder(request('/vm/deep/base.raw'))).toBe(false);
  expect(allowSameFolder(request('/vm/..hidden'))).toBe(true);
  expect(allowSameFolder(request('/etc/shadow'))).toBe(false);
  expect(allowSameFolder(request('/vmother/base.raw'))).toBe(false);
});

test('granted files add to a policy', () => {
  const gate = anyGate(allowSameFolder, allowGranted(['/srv/./base.raw']));
  expect(gate(request('/srv/base.raw'))).toBe(true);
  expect(gate(request('/srv/other.raw'))).toBe(false);
  expect(anyGate(denyAll)(request('/vm/base.raw'))).toBe(false);
  expect(anyGate(denyAll, allowLocal)(request('/srv/base.raw'))).toBe(true);
});
