import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { poke, u64Bytes } from '../../test/poke';
import { qcowTool } from '../../test/qcow-tool';
import { qemuImg, qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli');
const image = (name: string): string => join(folder, `${name}.qcow2`);
const create = (name: string, size: string, options = 'compat=1.1'): Promise<string> =>
  qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', options, image(name), size]);

/** Where the parts of a new image with 64 KiB clusters lie. */
const L2 = 0x40000;

beforeAll(async () => {
  await create('plain', '64M');
  await qemuIoMust(image('plain'), ['write 0 64k', 'write -z 1M 128k', 'write -c 2M 64k', 'write 8M 256k']);
  await create('snapshot', '16M', 'lazy_refcounts=on');
  await qemuIoMust(image('snapshot'), ['write 0 1M']);
  await qemuImgMust(['snapshot', '-c', 'before', image('snapshot')]);
  await create('old', '8M', 'compat=0.10');
  await create('subclusters', '8M', 'extended_l2=on,compression_type=zstd');
  await qemuIoMust(image('subclusters'), ['write 4k 8k']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', 'plain.qcow2', '-F', 'qcow2', image('overlay')], {
    cwd: folder,
  });
  await qemuIoMust(image('overlay'), ['write 4M 64k']);
  await create('empty', '0');
  await create('corrupt', '16M');
  await qemuIoMust(image('corrupt'), ['write 0 192k']);
  await poke(image('corrupt'), L2, u64Bytes((1n << 63n) | 0x30000n));
  await create('leaking', '16M');
  await qemuIoMust(image('leaking'), ['write 0 192k']);
  await poke(image('leaking'), L2, u64Bytes(0n));
});

const IMAGES = ['plain', 'snapshot', 'old', 'subclusters', 'overlay', 'empty', 'corrupt', 'leaking'];

describe.each(IMAGES)('of %s', (name) => {
  it('info has every key and value of qemu-img info', async () => {
    const args = ['info', '--output=json', image(name)];
    const [ours, theirs] = await Promise.all([qcowTool(args), qemuImg(args)]);
    const { header, ...same } = JSON.parse(ours.stdout);
    expect(same).toEqual(JSON.parse(theirs.stdout));
    expect(header.size).toBe(same['virtual-size']);
  });

  it('info --backing-chain lists the same images', async () => {
    const args = ['info', '--backing-chain', '--output=json', image(name)];
    const [ours, theirs] = await Promise.all([qcowTool(args), qemuImg(args)]);
    const [{ header: _, ...top }, ...below] = JSON.parse(ours.stdout);
    expect([top, ...below]).toEqual(JSON.parse(theirs.stdout));
  });

  it('check has every key and value of qemu-img check, and its exit status', async () => {
    const args = ['check', '--output=json', image(name)];
    const [ours, theirs] = await Promise.all([qcowTool(args), qemuImg(args)]);
    const {
      findings,
      'findings-total': total,
      'extra-corruptions': extra,
      ...same
    } = JSON.parse(ours.stdout);
    expect(same).toEqual(JSON.parse(theirs.stdout));
    expect(findings).toHaveLength(total);
    expect(ours.status).toBe(extra === 0 ? theirs.status : 2);
  });

  it('map has the extents of qemu-img map', async () => {
    const args = ['map', '--output=json', image(name)];
    const [ours, theirs] = await Promise.all([qcowTool(args), qemuImg(args)]);
    // the key `compressed` is younger than some versions of qemu-img
    const known = JSON.parse(theirs.stdout).every((extent: object) => 'compressed' in extent);
    const extents = JSON.parse(ours.stdout).map(({ compressed, ...extent }: Record<string, unknown>) =>
      known ? { compressed, ...extent } : extent,
    );
    expect(extents).toEqual(JSON.parse(theirs.stdout));
  });
});
