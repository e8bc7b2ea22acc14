import { expect, test } from 'vitest';
import { MemoryStorage } from '../io/memory-storage';
import { readLuksHeader } from './luks-header';

const POSITION = 512;

/** A LUKS1 header with its first key slot in use, at POSITION. */
function luks(mode: string, keyBytes: number): Buffer {
  const bytes = Buffer.alloc(POSITION + 592);
  const header = bytes.subarray(POSITION);
  header.write('LUKS\xba\xbe\0\x01', 'latin1');
  header.write('aes', 8, 'latin1');
  header.write(mode, 40, 'latin1');
  header.write('sha256', 72, 'latin1');
  header.writeUInt32BE(4040, 104);
  header.writeUInt32BE(keyBytes, 108);
  header.writeUInt32BE(10_444, 164);
  header.write('72cd6b9c-7616-4df9-bda2-03f58b157801', 168, 'latin1');
  for (let slot = 0; slot < 8; slot++) {
    const at = 208 + slot * 48;
    header.writeUInt32BE(slot === 0 ? 0x00ac71f3 : 0x0000dead, at);
    header.writeUInt32BE(39_960, at + 4);
    header.writeUInt32BE(8 + slot * 504, at + 40);
    header.writeUInt32BE(4000, at + 44);
  }
  return bytes;
}

test('cipher, key slots and places are told in the words of qemu-img', async () => {
  const info = await readLuksHeader(new MemoryStorage(luks('xts-plain64', 64)), POSITION);
  expect(info).toMatchObject({
    'cipher-alg': 'aes-256',
    'cipher-mode': 'xts',
    'ivgen-alg': 'plain64',
    'hash-alg': 'sha256',
    uuid: '72cd6b9c-7616-4df9-bda2-03f58b157801',
    'payload-offset': 2_068_480,
    'master-key-iters': 10_444,
  });
  expect(info?.slots[0]).toEqual({ active: true, iters: 39_960, 'key-offset': 4096, stripes: 4000 });
  expect(info?.slots[7]).toEqual({ active: false, 'key-offset': 1_810_432 });
});

test('a hash of the key behind the generator is told apart', async () => {
  const info = await readLuksHeader(new MemoryStorage(luks('cbc-essiv:sha256', 16)), POSITION);
  expect(info).toMatchObject({
    'cipher-alg': 'aes-128',
    'cipher-mode': 'cbc',
    'ivgen-alg': 'essiv',
    'ivgen-hash-alg': 'sha256',
  });
});

test('what is no LUKS1 header gives nothing', async () => {
  expect(await readLuksHeader(new MemoryStorage(new Uint8Array(4096)), 0)).toBeUndefined();
  const second = luks('xts-plain64', 64);
  second[POSITION + 7] = 2;
  expect(await readLuksHeader(new MemoryStorage(second), POSITION)).toBeUndefined();
});
