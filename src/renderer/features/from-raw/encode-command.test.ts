import { expect, it } from 'vitest';
import { encodeCommand } from './encode-command';

const usual = { clusterBits: 16, lazyRefcounts: true, extendedL2: false, compressionType: 'zlib' } as const;
const disk = (fileName: string) => ({ file: 'file-1', fileName, folder: '/vm' });

it('names what is not usual, and nothing else', () => {
  expect(encodeCommand(disk('my disk.img'), usual)).toBe(
    "qcow-tool encode '/vm/my disk.img' '/vm/my disk.qcow2'",
  );
  const other = { clusterBits: 21, lazyRefcounts: false, extendedL2: true, compressionType: 'zstd' } as const;
  expect(encodeCommand(disk('disk.raw'), other)).toBe(
    'qcow-tool encode --strict-refcounts --cluster-bits 21 --extended-l2 --compression-type zstd /vm/disk.raw /vm/disk.qcow2',
  );
});

it('never writes over the raw disk', () => {
  expect(encodeCommand(disk('disk.qcow2'), usual)).toBe(
    'qcow-tool encode /vm/disk.qcow2 /vm/disk-image.qcow2',
  );
  expect(encodeCommand(disk('.img'), usual)).toBe('qcow-tool encode /vm/.img /vm/.img.qcow2');
});
