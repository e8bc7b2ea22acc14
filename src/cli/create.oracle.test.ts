import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { holdImage, qemuImg, qemuImgMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-create');
let count = 0;
/** a folder of its own for each test */
let at = folder;
beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(at);
});

const create = (...args: string[]) => qcowTool(['create', ...args], { cwd: at });

/** One value of an image's header, as it is printed. */
const valueOf = async (filter: string, image = 'disk.qcow2'): Promise<string> =>
  (await qcowTool(['info', '--filter', filter, image], { cwd: at })).stdout.trim();

/** Virtual size of an image that qemu-img opens. */
const virtualSize = async (image: string): Promise<number> =>
  JSON.parse(await qemuImgMust(['info', '--output=json', image], { cwd: at }))['virtual-size'];

describe('create', () => {
  it('says in a line what it made, with lazy refcounts', async () => {
    const { status, stdout, stderr } = await create('disk.qcow2', '--size', '1G');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      'created disk.qcow2: a disk of 1 GiB (1073741824 bytes), a file of 192 KiB, 192 KiB of metadata, 384 KiB when full\n',
    );
    expect(await valueOf('.additional.lazy_refcounts')).toBe('true');
  });

  it('says the same as one JSON document', async () => {
    const { stdout } = await create('disk.qcow2', '--size=1M', '--output=json', '--data-file', 'data.raw');
    expect(JSON.parse(stdout)).toEqual({
      filename: 'disk.qcow2',
      format: 'qcow2',
      'virtual-size': 1_048_576,
      'cluster-size': 65_536,
      'file-length': 196_616,
      'metadata-bytes': 196_616,
      'metadata-bytes-when-full': 327_680,
      'can-be-full': true,
      'data-file': 'data.raw',
    });
  });

  it('has every option in the image', async () => {
    const options = ['--strict-refcounts', '--cluster-bits', '14', '--refcount-bits', '64', '--extended-l2'];
    const { status } = await create('disk.qcow2', '--size', '8M', ...options, '--compression-type', 'zstd');
    expect(status).toBe(0);
    expect(await valueOf('.cluster_bits')).toBe('14');
    expect(await valueOf('.additional.refcount_order')).toBe('6');
    expect(await valueOf('.additional.lazy_refcounts')).toBe('false');
    expect(await valueOf('.additional.compression_type')).toMatch(/1|zstd/);
    await create('old.qcow2', '--size', '8M', '--compat', '0.10', '--preallocation', 'metadata');
    expect(await valueOf('.version', 'old.qcow2')).toBe('2');
    expect((await qemuImg(['check', join(at, 'old.qcow2')])).status).toBe(0);
  });

  it('takes the size of a backing file, named relative to the image', async () => {
    await mkdir(join(at, 'below'));
    await create('below/base.qcow2', '--size', '3M');
    const { status } = await create('below/top.qcow2', '--backing=base.qcow2', '--backing-format=qcow2');
    expect(status).toBe(0);
    expect(await virtualSize('below/top.qcow2')).toBe(3 << 20);
  });

  it('names a data file so that QEMU finds it from everywhere', async () => {
    await mkdir(join(at, 'below'));
    await create('below/disk.qcow2', '--size', '1M', '--data-file', 'data.raw');
    expect((await stat(join(at, 'data.raw'))).size).toBe(1 << 20);
    const { status } = await qemuImg(['check', join(at, 'below/disk.qcow2')], { cwd: '/' });
    expect(status).toBe(0);
  });

  it('replaces an image when it is forced to, and says how', async () => {
    await writeFile(join(at, 'disk.qcow2'), 'precious');
    const refused = await create('disk.qcow2', '--size', '1M');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('--force');
    expect(await readFile(join(at, 'disk.qcow2'), 'utf8')).toBe('precious');
    expect((await create('disk.qcow2', '--size', '1M', '--force')).status).toBe(0);
    expect(await virtualSize('disk.qcow2')).toBe(1 << 20);
  });

  it.each([
    ['--cluster-bits', '8'],
    ['--cluster-bits', 'many'],
    ['--refcount-bits', '3'],
    ['--compat', '1.2'],
    ['--preallocation', 'full'],
    ['--compression-type', 'lz4'],
    ['--backing-format', 'raw'],
    ['--size', '-1'],
    ['--data-file', ''],
  ])('refuses %s %j by the name of the option', async (option, value) => {
    const { status, stdout, stderr } = await create('disk.qcow2', '--size=1M', `${option}=${value}`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`"${option}"`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(at)).toEqual([]);
  });

  it.each([[[]], [['disk.qcow2']], [['a.qcow2', 'b.qcow2', '--size', '1M']]])(
    'refuses the arguments %j',
    async (args) => {
      expect((await create(...args)).status).toBe(1);
      expect(await readdir(at)).toEqual([]);
    },
  );

  it('interrupted, leaves nothing behind and exits with 130', async () => {
    const args = [
      'create',
      'disk.qcow2',
      '--size',
      '64T',
      '--preallocation',
      'metadata',
      '--refcount-bits',
      '64',
    ];
    const child = spawn(
      process.execPath,
      [QCOW_TOOL, ...args, '--cluster-bits', '21', '--progress-fd', '3'],
      {
        cwd: at,
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    child.stdio[3]?.once('data', () => child.kill('SIGINT'));
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(await readdir(at)).toEqual([]);
  });
});

describe('sizes are read as qemu-img reads them', () => {
  it.each(
    // prettier-ignore
    ['0', '1', '512', '513', '1k', '1K', '1m', '1M', '1g', '1G', '1t', '1T', '1P', '1.5k', '1.3M', '1.9999k', '1.1G',
     '0.7M', '1b', '1B', '1.0', '5.', '5.k', '+5', ' 1k', '010', '0x10', '0X200',
     '2251799813685248', '2251799813685760', '2049T',
     '', ' ', '-1', '-1k', '1e3', '1e3k', '.5k', '1.5', '0.1', '1.5b', '1,5k', '1kk', '1kB', 'k', 'inf', 'nan', '8E',
     '18446744073709551616', '0x', '0x1.8', '1_000', 'size=1M'],
  )('%j', async (size) => {
    const theirs = await qemuImg(['create', '-q', '-f', 'qcow2', '--', 'theirs.qcow2', size], { cwd: at });
    const ours = await create('ours.qcow2', `--size=${size}`);
    expect(ours.status).toBe(theirs.status);
    const made = await readdir(at);
    const sizes = await Promise.all(made.map(virtualSize));
    expect(made).toHaveLength(theirs.status === 0 ? 2 : 0);
    expect(new Set(sizes).size).toBe(made.length / 2);
  });

  it.each([
    ['1KiB', 1024],
    ['1.5 MiB', 1_572_864],
    ['2TiB', 2 ** 41],
    ['1PiB', 2 ** 50],
  ])('and %s, which it does not know', async (size, bytes) => {
    expect((await create('disk.qcow2', '--size', size)).status).toBe(0);
    expect(await virtualSize('disk.qcow2')).toBe(bytes);
  });
});

describe('an image that is in use', () => {
  it('is not replaced', async () => {
    const path = join(at, 'disk.qcow2');
    await create('disk.qcow2', '--size', '1M');
    const holder = await holdImage(path, join(at, 'socket'));
    try {
      const before = (await stat(path)).ino;
      const { status, stderr } = await create('disk.qcow2', '--size', '1M', '--force');
      expect(status).toBe(1);
      expect(stderr).toContain('in use');
      expect((await stat(path)).ino).toBe(before);
    } finally {
      await holder.stop();
    }
  });
});
