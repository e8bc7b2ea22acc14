import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { resolveNamedFile } from './named-file';

const of = (name: string) => resolveNamedFile(name, '/vm/images/top.qcow2');

test.each([
  ['base.raw', '/vm/images/base.raw'],
  ['../base.raw', '/vm/base.raw'],
  ['/srv/a:b.raw', '/srv/a:b.raw'],
  ['./a:b', '/vm/images/a:b'],
  ['file:/srv/base.raw', '/srv/base.raw'],
  ['file:base.raw', resolve('base.raw')],
])('%s is a path', (name, path) => {
  expect(of(name)).toEqual({ kind: 'path', path });
});

test('file: with nothing behind it names nothing', () => {
  expect(of('file:')).toEqual({ kind: 'nothing' });
});

test.each([
  ['json:{"driver":"nbd"}', 'json'],
  ['nbd://host/disk', 'nbd'],
  ['a:b', 'a'],
])('%s names a protocol', (name, protocol) => {
  expect(of(name)).toEqual({ kind: 'protocol', protocol });
});
