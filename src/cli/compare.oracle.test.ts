import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { qcowTool } from '../../test/qcow-tool';
import { qemuImg, qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-compare');
const image = join(folder, 'disk.qcow2');
const copy = join(folder, 'copy.qcow2');
const other = join(folder, 'other.qcow2');

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '16M']);
  await qemuIoMust(image, ['write -P 1 0 4M']);
  await qemuImgMust(['convert', '-c', '-O', 'qcow2', '-o', 'cluster_size=4k', image, copy]);
  await qemuImgMust(['resize', '-q', copy, '32M']);
  await copyFile(copy, other);
  await qemuIoMust(other, ['write -P 9 1234944 512', 'write -P 5 20M 4k']);
});

const both = async (
  ...names: readonly string[]
): Promise<{ ours: number | null; theirs: number | null }> => ({
  ours: (await qcowTool(['compare', ...names])).status,
  theirs: (await qemuImg(['compare', ...names])).status,
});

test('ends as qemu-img compare does', async () => {
  expect(await both(image, copy)).toEqual({ ours: 0, theirs: 0 });
  expect(await both(image, other)).toEqual({ ours: 1, theirs: 1 });
  expect(await both(image, join(folder, 'none.qcow2'))).toEqual({ ours: 2, theirs: 2 });
  expect((await qcowTool(['compare', image])).status).toBe(2);
});

test('says where two disks differ, and by how much', async () => {
  const { stdout, stderr } = await qcowTool(['compare', image, other]);
  expect(stderr).toBe('');
  expect(stdout).toContain('The disks are not equally long: 16 MiB and 32 MiB');
  expect(stdout).toContain('Content mismatch at offset 1234944!');
  expect(stdout).toContain('in 2 ranges of clusters:');
  expect(stdout).toContain('field cluster_bits: 16 | 12');
});

test('gives programs one document', async () => {
  const { stdout } = await qcowTool(['compare', '--output', 'json', image, other]);
  expect(JSON.parse(stdout)).toMatchObject({
    same: false,
    first: { filename: 'disk.qcow2', 'virtual-size': 16 << 20, 'cluster-size': 65_536 },
    grain: 4096,
    'differing-bytes': 512 + 4096,
    'first-difference': 1_234_944,
    ranges: [
      { start: 1_232_896, length: 4096, kind: 'differs' },
      { start: 20 << 20, length: 4096, kind: 'only-second' },
    ],
    'ranges-total': 2,
  });
});

test('tells how far it is', async () => {
  const { stderr } = await qcowTool(['compare', '--progress-fd', '2', image, copy]);
  const events = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { progress: number });
  expect(events.at(-1)?.progress).toBe(100);
});
