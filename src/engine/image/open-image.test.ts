import { execFileSync } from 'node:child_process';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildImage, type ImageOptions } from '../../../test/image-builder';
import { suiteFolder } from '../../../test/suite-folder';
import { FaultyStorage } from '../io/faulty-storage';
import { MemoryStorage } from '../io/memory-storage';
import type { ChainLink } from '../../shared/results';
import { allowGranted, allowLocal, allowSameFolder, anyGate, type Gate } from './gate';
import { openImage } from './open-image';

const folder = await suiteFolder('open-image');
const CLUSTER = 512;
const small = (options: ImageOptions = {}): Uint8Array =>
  buildImage({ clusterBits: 9, guest: ['data', 'hole'], ...options });

/** Writes an image that stands on `backing`. */
async function overlay(name: string, backing: string, format = 'qcow2'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, small({ backing: { name: backing, format } }));
  return path;
}

async function chainOf(path: string, gate: Gate = allowLocal): Promise<readonly ChainLink[]> {
  const image = await openImage(path, { gate });
  await image.close();
  return image.chain;
}

describe('a sound image', () => {
  test('gives header, geometry and the L1 table as it stands', async () => {
    const bytes = small();
    const image = await openImage(new MemoryStorage(bytes));
    expect(image.findings).toEqual([]);
    expect(image.header).toMatchObject({ version: 3, clusterBits: 9, l1Size: 1 });
    expect(image.geometry).toMatchObject({ clusterSize: CLUSTER, l2Entries: 64, virtualSize: 2 * CLUSTER });
    expect([...image.l1]).toEqual([...bytes.subarray(3 * CLUSTER, 3 * CLUSTER + 8)]);
    expect(image.headerFields.length).toBeGreaterThan(15);
    expect(image.chain).toHaveLength(1);
  });
});

describe('what is no image', () => {
  test.each([
    ['nothing', new Uint8Array(0), { code: 'empty-file' }],
    ['text', Buffer.from('# a text'), { code: 'other-format', fields: { format: 'raw' } }],
    ['qcow1', Buffer.from('514649fb00000001', 'hex'), { code: 'other-format', fields: { format: 'qcow1' } }],
  ])('%s is named', async (_what, bytes, error) => {
    await expect(openImage(new MemoryStorage(bytes))).rejects.toMatchObject(error);
  });

  test('an aborted signal opens nothing', async () => {
    const signal = AbortSignal.abort();
    await expect(openImage(new MemoryStorage(small()), {}, { signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('a damaged image is opened as far as it goes', () => {
  test('cut at every byte of the header', async () => {
    const bytes = small();
    for (let length = 8; length < 112; length++) {
      const image = await openImage(new MemoryStorage(bytes.subarray(0, length)));
      expect(image.findings).not.toEqual([]);
    }
  });

  test('a table behind the end of the file is reported, and zero', async () => {
    const image = await openImage(new MemoryStorage(small().subarray(0, 3 * CLUSTER + 4)));
    expect(image.findings).toContainEqual({
      code: 'table-cut-off',
      structure: 'l1-table',
      hostOffset: 3 * CLUSTER,
      raw: '4',
      expected: '8 bytes',
    });
    expect(image.l1).toHaveLength(8);
    expect([...image.l1.subarray(4)]).toEqual([0, 0, 0, 0]);
  });

  test('a disk that fails under the L1 table leaves the header to be seen', async () => {
    const faulty = new FaultyStorage(new MemoryStorage(small()), ({ position }) =>
      position === 3 * CLUSTER ? { errno: 'EIO' } : undefined,
    );
    const image = await openImage(faulty);
    expect(image.header).toBeDefined();
    expect(image.findings).toContainEqual({
      code: 'unreadable-structure',
      structure: 'l1-table',
      hostOffset: 3 * CLUSTER,
      detail: 'EIO',
    });
  });

  test('a huge L1 table that the file does not have costs no memory', async () => {
    const l1Entries = 4_194_304;
    const bytes = Buffer.from(small());
    bytes.writeUInt32BE(l1Entries, 36);
    const before = process.memoryUsage().rss;
    const image = await openImage(new MemoryStorage(bytes));
    expect(image.l1).toHaveLength(l1Entries * 8);
    expect(process.memoryUsage().rss - before).toBeLessThan(16 << 20);
  });
});

describe('the backing chain', () => {
  test('is followed to its end, formats as declared', async () => {
    await writeFile(join(folder, 'base.raw'), new Uint8Array(700));
    await overlay('middle', 'base.raw', 'raw');
    const chain = await chainOf(await overlay('top', 'middle'), allowSameFolder);
    expect(chain.map(({ depth, format, virtualSize }) => [depth, format, virtualSize])).toEqual([
      [0, 'qcow2', 1024],
      [1, 'qcow2', 1024],
      [2, 'raw', 1024],
    ]);
  });

  test.each([
    ['a missing file', 'gone', 'raw', { reason: 'missing' }],
    ['a directory', 'a-folder', 'raw', { reason: 'folder' }],
    ['a FIFO', 'a-fifo', 'raw', { reason: 'not-a-file' }],
    ['another format than declared', 'plain', 'qcow2', { reason: 'format', detail: 'qcow2' }],
    ['a format that QEMU alone reads', 'plain', 'vmdk', { reason: 'other-format', detail: 'vmdk' }],
    ['a format that is not the one found', 'vmdk', 'vdi', { reason: 'format', detail: 'vdi' }],
    ['a format that nobody knows', 'plain', 'foo', { reason: 'format', detail: 'foo' }],
    ['a network name', 'nbd://host/disk', 'raw', { reason: 'protocol', detail: 'nbd' }],
    ['options of QEMU', 'json:{"driver":"file"}', 'raw', { reason: 'protocol', detail: 'json' }],
    ['itself', 'overlay', 'qcow2', { reason: 'cycle' }],
  ])('ends at %s', async (_what, name, format, problem) => {
    await mkdir(join(folder, 'a-folder'), { recursive: true });
    await writeFile(join(folder, 'plain'), 'plain');
    await writeFile(join(folder, 'vmdk'), 'KDMV');
    execFileSync('sh', ['-c', 'test -e a-fifo || mkfifo a-fifo'], { cwd: folder });
    const path = await overlay('overlay', name, format);
    const image = await openImage(path, { gate: allowLocal });
    expect(image.chain[1]).toMatchObject({ depth: 1, name, declaredFormat: format, problem });
    expect(image.backing).toBeUndefined();
    expect(image.findings.at(-1)).toMatchObject({ code: 'backing-file-unusable', field: problem.reason });
    await image.close();
  });

  test('ends where a longer cycle closes', async () => {
    await overlay('one', 'two');
    await overlay('two', 'three');
    await overlay('three', 'one');
    const chain = await chainOf(join(folder, 'one'));
    expect(chain.map(({ problem }) => problem?.reason)).toEqual([undefined, undefined, undefined, 'cycle']);
  });

  test('ends where it is too deep', async () => {
    for (let depth = 0; depth < 410; depth++) await overlay(`deep-${depth}`, `deep-${depth + 1}`);
    const chain = await chainOf(join(folder, 'deep-0'));
    expect(chain).toHaveLength(402);
    expect(chain.at(-1)?.problem?.reason).toBe('too-deep');
  });

  test('opens nothing without a gate that lets it', async () => {
    await mkdir(join(folder, 'inner'), { recursive: true });
    await writeFile(join(folder, 'outside'), small());
    const path = await overlay('inner/top', '../outside');
    for (const gate of [undefined, allowSameFolder]) {
      const image = await openImage(path, { gate });
      expect(image.chain[1].problem).toEqual({ reason: 'gate' });
      await image.close();
    }
    expect((await chainOf(path))[1].problem).toBeUndefined();
  });

  test('a link in the folder does not lead out of it', async () => {
    await mkdir(join(folder, 'secrets'), { recursive: true });
    await mkdir(join(folder, 'unpacked'), { recursive: true });
    await writeFile(join(folder, 'secrets', 'key'), 'a key');
    await symlink('../secrets/key', join(folder, 'unpacked', 'base.raw'));
    await symlink('../secrets', join(folder, 'unpacked', 'more'));
    const real = await realpath(join(folder, 'secrets', 'key'));
    for (const name of ['base.raw', 'more/key']) {
      const path = await overlay('unpacked/top', name, 'raw');
      const image = await openImage(path, { gate: allowSameFolder });
      expect(image.backing).toBeUndefined();
      expect(image.chain[1].problem).toEqual({ reason: 'gate' });
      await image.close();
      const named = join(folder, 'unpacked', name);
      expect((await chainOf(path, anyGate(allowSameFolder, allowGranted([named]))))[1]).toMatchObject({
        path: real,
        problem: { reason: 'gate' },
      });
      expect((await chainOf(path, allowGranted([named, real])))[1].problem).toBeUndefined();
    }
  });

  test('a folder that is itself reached by a link is the same folder', async () => {
    await mkdir(join(folder, 'place'), { recursive: true });
    await symlink('place', join(folder, 'way'));
    await writeFile(join(folder, 'place', 'base.raw'), 'base');
    await overlay('place/top', 'base.raw', 'raw');
    expect((await chainOf(join(folder, 'way', 'top'), allowSameFolder))[1].problem).toBeUndefined();
  });

  test.each([
    ['file', 'raw'],
    ['', 'qcow2'],
  ])('a format that is declared as "%s" is %s', async (declared, format) => {
    await writeFile(join(folder, 'below'), small());
    const path = await overlay('above', 'below', declared);
    expect((await chainOf(path))[1]).toMatchObject({ format });
  });

  test('a name without a format is opened by its first bytes, and said to be so', async () => {
    await writeFile(join(folder, 'guessed'), small());
    const bytes = Buffer.from(small({ backing: { name: 'guessed', format: 'qcow2' } }));
    bytes.writeUInt32BE(0x12345678, 112);
    await writeFile(join(folder, 'unnamed'), bytes);
    const image = await openImage(join(folder, 'unnamed'), { gate: allowLocal });
    expect(image.findings).toMatchObject([{ code: 'backing-format-missing', detail: 'guessed' }]);
    expect(image.chain[1]).toMatchObject({ format: 'qcow2', declaredFormat: undefined });
    await image.close();
  });
});
