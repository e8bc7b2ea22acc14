import { expect, it } from 'vitest';
import { randomImage } from '../../../test/compact/random-image';
import { openImage } from '../image/open-image';
import { MemoryStorage } from '../io/memory-storage';
import { buildMap } from '../operations/build-map';

it.each([2n ** 64n - 2n, 2n ** 64n - 1n, 2n ** 53n + 1n, 2n ** 53n - 1n, 2n ** 32n + 5n])(
  'a refcount of 64 bits is told exactly: %d',
  async (refcount) => {
    const plain = { version: 3, clusterBits: 12, backing: 'none', dataFile: 'none', lazy: 'off' } as const;
    const { bytes } = randomImage(3, { ...plain, refcountOrder: 6, size: 100 << 10 });
    const table = Number(bytes.readBigUInt64BE(48));
    const block = Number(bytes.readBigUInt64BE(table));
    bytes.writeBigUInt64BE(refcount, block);
    const map = await buildMap(await openImage(new MemoryStorage(bytes, 'disk.qcow2')));
    const { refcount: told } = await map.inspect({ space: 'host', cluster: 0 });
    expect(String(told)).toBe(String(refcount));
  },
);
