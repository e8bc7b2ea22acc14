import { describe, expect, test } from 'vitest';
import { buildImage } from '../../../test/image-builder';
import { openImage } from '../image/open-image';
import { MemoryStorage } from '../io/memory-storage';
import { info } from './info';
import { fullBackingName } from './qemu-info';
import { summary } from './summary';

const open = (bytes: Uint8Array) => openImage(new MemoryStorage(bytes));
const can = async (bytes: Uint8Array) => (await summary(await open(bytes), {})).can;
const poked = (offset: number, byte: number): Uint8Array => {
  const bytes = buildImage({ guest: ['data'] });
  bytes[offset] = byte;
  return bytes;
};

describe('info', () => {
  test('has the keys of qemu-img, and nothing that does not apply', async () => {
    const { qemu, chain, header } = await info(await open(buildImage({ guest: ['data'] })), {
      fileName: 'a',
    });
    expect(JSON.parse(JSON.stringify(qemu))).toEqual({
      filename: 'a',
      format: 'qcow2',
      'virtual-size': 65_536,
      'actual-size': 6 * 65_536,
      'cluster-size': 65_536,
      'dirty-flag': false,
      'format-specific': {
        type: 'qcow2',
        data: {
          compat: '1.1',
          'compression-type': 'zlib',
          'refcount-bits': 16,
          'lazy-refcounts': false,
          corrupt: false,
          'extended-l2': false,
        },
      },
    });
    expect(chain).toEqual([qemu]);
    expect(header).toMatchObject({ version: 3, cluster_bits: 16, additional: { dirty: false } });
  });

  test('a version 2 header has no additional fields', async () => {
    const { qemu, header } = await info(await open(buildImage({ version: 2, guest: ['data'] })), {
      fileName: 'a',
    });
    expect(header.additional).toBeUndefined();
    expect(qemu['format-specific']?.data).toMatchObject({ compat: '0.10', 'refcount-bits': 16 });
  });

  test('a version that nobody knows leaves no header', async () => {
    await expect(info(await open(poked(7, 9)), { fileName: 'a' })).rejects.toMatchObject({
      code: 'header-damaged',
      fields: { findings: ['unsupported-version'] },
    });
  });
});

test.each([
  ['disk.qcow2', 'base', 'base'],
  ['vm/disk.qcow2', 'base', 'vm/base'],
  ['../vm/disk.qcow2', '../base', '../vm/../base'],
  ['vm/disk.qcow2', '/srv/base', '/srv/base'],
  ['vm/disk.qcow2', 'nbd://host/base', 'nbd://host/base'],
])('%s on %s stands on %s', (fileName, backing, full) => {
  expect(fullBackingName(fileName, backing)).toBe(full);
});

describe('summary', () => {
  test('says what can still be done', async () => {
    expect(await can(buildImage({ guest: ['data'] }))).toEqual({ map: true, check: true, repair: true });
    // an unknown incompatible feature, a cluster size out of range, a refcount width out of range
    expect(await can(poked(72, 0x80))).toEqual({ map: false, check: false, repair: false });
    expect(await can(poked(23, 40))).toEqual({ map: false, check: false, repair: false });
    expect(await can(poked(55, 1))).toEqual({ map: true, check: false, repair: true });
    // a backing file that nobody may open keeps nothing from a check, a header that is cut off does
    const backing = { name: 'base', format: 'raw' };
    expect(await can(buildImage({ guest: ['data'], backing }))).toEqual({
      map: true,
      check: true,
      repair: true,
    });
    expect(await can(buildImage({ guest: ['data'] }).subarray(0, 60))).toEqual({
      map: true,
      check: false,
      repair: false,
    });
  });

  test('who has an image in memory open can not be known', async () => {
    const { inUse, fileName } = await summary(await open(buildImage({ guest: [] })), {});
    expect(inUse).toEqual({ state: 'unknown', reason: 'no-file' });
    expect(fileName).toBe('memory');
  });
});
