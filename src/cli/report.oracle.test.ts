import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { qcowTool } from '../../test/qcow-tool';
import { qemuCheck, qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';
import type { ImageReport } from '../shared/report';

const folder = await suiteFolder('cli-report');
const image = join(folder, 'disk.qcow2');

beforeAll(async () => {
  const base = join(folder, 'elsewhere', 'base.qcow2');
  await mkdir(join(folder, 'elsewhere'));
  await qemuImgMust(['create', '-q', '-f', 'qcow2', base, '64M']);
  await qemuIoMust(base, ['write -P 1 0 1M']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', image]);
  await qemuIoMust(image, ['write -P 2 8M 1M']);
  await qemuImgMust(['snapshot', '-c', '<b>before</b>', image]);
});

const reported = async (...args: readonly string[]): Promise<ImageReport> => {
  const { status, stdout } = await qcowTool(['report', '--output', 'json', ...args, image]);
  expect(status).toBe(0);
  return JSON.parse(stdout) as ImageReport;
};

test('a report is a record with a version, and agrees with what qemu-img finds', async () => {
  const record = await reported('--check');
  expect(record).toMatchObject({
    report: 'platter-image',
    version: 1,
    fileName: 'disk.qcow2',
    image: { virtualSize: 64 << 20, clusterSize: 65_536 },
    snapshots: [{ name: '<b>before</b>' }],
  });
  const { json } = await qemuCheck(image);
  expect(record.check).toMatchObject({
    corruptions: 0,
    leaks: 0,
    allocatedClusters: json?.['allocated-clusters'],
    findingsTotal: 0,
  });
  const [host, guest] = record.maps!;
  expect(guest.kinds.map(({ name, clusters }) => [name, clusters])).toContainEqual([
    'Shared with snapshots',
    16,
  ]);
  for (const { picture, clusters } of [host, guest]) {
    const cells = picture.runs.reduce((sum, run) => sum + run.cells, 0);
    expect(cells).toBe(picture.cells);
    expect(cells * picture.clustersPerCell).toBeGreaterThanOrEqual(clusters);
  }
});

test('folders are named only where that is asked for', async () => {
  expect(JSON.stringify(await reported())).not.toContain(folder);
  expect((await reported()).chain.map(({ name }) => name)).toEqual(['disk.qcow2', 'base.qcow2']);
  const { folder: named, chain } = await reported('--folders');
  expect(named).toBe(folder);
  expect(chain[1].name).toBe(join(folder, 'elsewhere', 'base.qcow2'));
});

test('the page has the names of snapshots as text', async () => {
  const { status, stdout } = await qcowTool(['report', image]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^<!doctype html>/);
  expect(stdout).toContain('&lt;b&gt;before&lt;/b&gt;');
  expect(stdout).toContain('The image was not checked for this report.');
  expect(stdout).not.toContain(folder);
});

test('another format is refused in a line', async () => {
  const { status, stderr } = await qcowTool(['report', '--output', 'text', image]);
  expect(status).toBe(1);
  expect(stderr).toContain('html or json');
});
