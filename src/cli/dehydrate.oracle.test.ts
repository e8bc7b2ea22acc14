import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-dehydrate');
const image = join(folder, 'disk.qcow2');
const large = join(folder, 'large.qcow2');
let runs = 0;
let place = '';

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '64M']);
  await qemuIoMust(image, ['write -P 0x61 0 1M', 'write -P 0x62 8M 1M']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', large, '512G']);
});

beforeEach(async () => {
  place = join(folder, String(++runs));
  await mkdir(place);
});

describe('dehydrate and rehydrate', () => {
  it('give an image that is checked as the original is', async () => {
    const [prefix, copy] = [join(place, 'report'), join(place, 'copy.qcow2')];
    const { status, stdout } = await qcowTool(['dehydrate', image, prefix, '--output', 'json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [`${prefix}.meta`, `${prefix}.map`],
      'left-out': [],
      'stand-ins': 0,
      'header-only': false,
    });
    expect((await readFile(`${prefix}.meta`, 'latin1')).match(/aaaa|bbbb/)).toBe(null);
    const made = await qcowTool(['rehydrate', prefix, copy, '--output', 'json']);
    expect(made.status).toBe(0);
    expect(JSON.parse(made.stdout)['file-length']).toBe((await readFile(image)).length);
    const check = async (path: string) => ({
      ...JSON.parse((await qcowTool(['check', path, '--output', 'json'])).stdout),
      filename: '',
    });
    expect(await check(copy)).toEqual(await check(image));
  });

  it('explain themselves', async () => {
    expect((await qcowTool(['dehydrate', '--help'])).stdout).toContain(
      'qcow-tool dehydrate [OPTIONS] IMAGE PREFIX\n',
    );
    expect((await qcowTool(['rehydrate', '--help'])).stdout).toContain(
      'qcow-tool rehydrate [OPTIONS] PREFIX IMAGE\n',
    );
  });

  it.each([[['dehydrate', image]], [['rehydrate', 'a', 'b', 'c']], [['dehydrate', image, '']]])(
    'refuse the arguments %j',
    async (args) => {
      const { status, stderr } = await qcowTool(args, { cwd: place });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^qcow-tool: .*(IMAGE PREFIX|PREFIX IMAGE).*\n$/);
    },
  );

  it('leave files that are there, and each other, as they are', async () => {
    const prefix = join(place, 'report');
    await writeFile(`${prefix}.map`, 'mine');
    const { status, stderr } = await qcowTool(['dehydrate', image, prefix]);
    expect(status).toBe(1);
    expect(stderr).toContain('There is already a file of this name');
    expect(await readdir(place)).toEqual(['report.map']);
    expect(await readFile(`${prefix}.map`, 'utf8')).toBe('mine');
    expect((await qcowTool(['dehydrate', '--force', image, prefix])).status).toBe(0);
    expect((await readdir(place)).sort()).toEqual(['report.map', 'report.meta']);
  });

  it('never write to what they read, whatever they are told', async () => {
    const own = join(place, 'own.map');
    await copyFile(image, own);
    expect((await qcowTool(['dehydrate', '--force', own, join(place, 'own')])).status).toBe(1);
    expect(await readFile(own)).toEqual(await readFile(image));
    expect((await qcowTool(['rehydrate', '--force', join(place, 'own'), own])).status).toBe(1);
    expect(await readFile(own)).toEqual(await readFile(image));
    expect(await readdir(place)).toEqual(['own.map']);
  });

  it('leave no half of an image behind', async () => {
    const prefix = join(place, 'report');
    await qcowTool(['dehydrate', image, prefix]);
    const map = await readFile(`${prefix}.map`, 'utf8');
    await writeFile(`${prefix}.map`, map.slice(0, -10));
    const { status, stderr } = await qcowTool(['rehydrate', prefix, join(place, 'copy.qcow2')]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^qcow-tool: .*report\.map: This is not what dehydrating an image writes\. .*\n$/);
    expect((await readdir(place)).sort()).toEqual(['report.map', 'report.meta']);
  });

  it('stop at Ctrl-C with 130, and remove what they made', async () => {
    const child = spawn(
      process.execPath,
      [QCOW_TOOL, 'dehydrate', '--progress-fd', '3', large, join(place, 'report')],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    child.stdio[3]?.once('data', () => child.kill('SIGINT'));
    const [status] = await once(child, 'exit');
    expect(status).toBe(130);
    expect(await readdir(place)).toEqual([]);
  });

  it('say how far they are', async () => {
    const child = spawn(
      process.execPath,
      [QCOW_TOOL, 'dehydrate', '--progress-fd', '3', image, join(place, 'report')],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    let events = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => (events += chunk.toString()));
    await once(child, 'close');
    const lines = events
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).progress as number);
    expect(lines).toEqual([...lines].sort((left, right) => left - right));
    expect(lines.at(-1)).toBe(100);
  });
});
