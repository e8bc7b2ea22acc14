import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { poke, u64Bytes } from '../../test/poke';
import { qcowTool } from '../../test/qcow-tool';
import { qemuImgMust, qemuIoMust, qemuMap } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('explain-cli');
const path = join(folder, 'image.qcow2');
/** Where the L2 table of a new image with 64 KiB clusters lies. */
const L2 = 0x40000;

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '64M']);
  await qemuIoMust(path, ['write -P 7 1M 128k']);
});

it('explain leads to where qemu-img map says that the data lies', async () => {
  const { stdout } = await qcowTool(['explain', '--offset', '1M', '--output', 'json', path]);
  const { guest } = JSON.parse(stdout);
  const { json } = await qemuMap(path);
  const extent = json?.find(({ start }) => start === 1 << 20);
  expect(guest.end).toEqual({ kind: 'cluster', offset: extent?.offset, inDataFile: false });
  expect(guest.read.bytes).toBe('07'.repeat(16));
});

it('explain says what uses a cluster of the file', async () => {
  const { stdout } = await qcowTool(['explain', '--host', '--offset', '0x40000', path]);
  expect(stdout).toContain('An L2 table, guest offset from 0x0');
  expect(stdout).toContain('Refcount: 1 (used once), counters of 16 bits.');
});

it('explain marks bits that are wrong, and does not fail', async () => {
  await poke(path, L2 + 17 * 8, u64Bytes(0x8100_0000_0006_0000n));
  const { stdout, status } = await qcowTool(['explain', '--offset', '0x110000', path]);
  expect(status).toBe(0);
  expect(stdout).toContain('! Bits are set that mean nothing.');
});

it.each([
  [['explain'], '"--offset" is not right: nothing'],
  [['explain', '--offset', '64M'], '"--offset" is not right: 67108864 (below 67108864)'],
])('explain without a place of the disk says so', async (args, words) => {
  const { stderr, status } = await qcowTool([...args, path]);
  expect(status).toBe(1);
  expect(stderr).toContain(words);
});
