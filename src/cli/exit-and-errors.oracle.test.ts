import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostileImage } from '../../test/hostile-names';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-errors');
const image = join(folder, 'disk.qcow2');
const large = join(folder, 'large.qcow2');
const raw = join(folder, 'disk.raw');
const empty = join(folder, 'empty.qcow2');
const directory = join(folder, 'folder');

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '64M']);
  await qemuIoMust(image, ['write 0 64k', 'write 1M 64k', 'write -z 2M 64k']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', large, '256G']);
  await writeFile(raw, Buffer.alloc(1 << 20, 1));
  await writeFile(empty, '');
  await mkdir(directory);
});

const { version: VERSION } = JSON.parse(
  await readFile(join(import.meta.dirname, '../../package.json'), 'utf8'),
);
const COMMANDS = ['info', 'check', 'repair', 'undo', 'map', 'mapped', 'sha', 'read', 'compact'];
const OTHERS = ['dehydrate', 'rehydrate'];

describe.each(COMMANDS)('%s', (command) => {
  it('explains itself, with an example', async () => {
    const { status, stdout, stderr } = await qcowTool([command, '--help']);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain(`qcow-tool ${command} [OPTIONS] IMAGE`);
    expect(stdout).toMatch(/Example:\n {2}qcow-tool /);
  });

  it.each([
    ['a file that is not there', join(folder, 'none.qcow2')],
    ['a folder', directory],
    ['a raw disk', raw],
    ['an empty file', empty],
  ])('says in one line what is wrong with %s', async (_, path) => {
    const { status, stdout, stderr } = await qcowTool([command, path]);
    const notCheckable = ['check', 'repair'].includes(command) && [raw, empty].includes(path);
    expect(status).toBe(notCheckable ? 63 : 1);
    expect(stdout.startsWith('{')).toBe(false);
    expect(stderr.startsWith(`qcow-tool: `)).toBe(true);
    expect(stderr).toContain(path.split('/').at(-1));
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\bat .*\.js:\d+/);
  });

  it.each([[[]], [['a', 'b']], [['--no-such-option', image]], [['--output=yaml', image]]])(
    'refuses the arguments %j',
    async (args) => {
      const { status, stdout, stderr } = await qcowTool([command, ...args]);
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
  );
});

describe('an image with a feature of a later format', () => {
  const later = join(folder, 'later.qcow2');

  beforeAll(async () => {
    const bytes = await readFile(image);
    // bit 8 of the incompatible features
    bytes[78] |= 1;
    await writeFile(later, bytes);
  });

  it.each(['check', 'repair', 'map', 'mapped', 'sha', 'compact', 'compact --dry-run', 'discard'])(
    'is no damaged one for %s: it needs a newer program',
    async (command) => {
      const before = await readFile(later);
      const { status, stdout, stderr } = await qcowTool([...command.split(' '), later]);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain('The image needs a newer program.');
      expect(stderr).toContain('bit 8');
      expect(before.equals(await readFile(later))).toBe(true);
    },
  );
});

describe('qcow-tool', () => {
  it('says its version', async () => {
    const { status, stdout } = await qcowTool(['--version']);
    expect([status, stdout]).toEqual([0, `qcow-tool ${VERSION}\n`]);
  });

  it('says in plain words which argument is empty or lacks its value', async () => {
    expect((await qcowTool(['info', ''])).stderr).toContain('an empty name (the path of one image)');
    const { stderr } = await qcowTool(['check', '--output', '--deep', image]);
    expect(stderr).toContain('--output lacks its value');
    expect(stderr).not.toContain('ambiguous');
  });

  it('names its commands when there is none, or one that it does not know', async () => {
    for (const args of [[], ['destroy', image]]) {
      const { status, stderr } = await qcowTool(args);
      expect(status).toBe(1);
      for (const command of [...COMMANDS, ...OTHERS]) expect(stderr).toContain(command);
    }
    expect((await qcowTool(['--help'])).status).toBe(0);
  });

  it('prints one value of the header', async () => {
    expect((await qcowTool(['info', '--filter', '.size', image])).stdout).toBe('67108864\n');
    expect((await qcowTool(['info', '--filter', '.additional.[0].dirty', image])).stdout).toBe('false\n');
    expect((await qcowTool(['info', '--filter', '.nothing', image])).status).toBe(1);
  });

  it('lists the mapped ranges in hex and decimal', async () => {
    const { stdout } = await qcowTool(['mapped', image]);
    expect(stdout).toBe('# offset (bytes), length (bytes)\n0 65536\n100000 65536\n200000 65536\n');
    const without = await qcowTool(['mapped', '--ignore-zeroes', image]);
    expect(without.stdout).toBe('# offset (bytes), length (bytes)\n0 65536\n100000 65536\n');
  });

  it('ends quietly when its reader has seen enough', async () => {
    const shell = `"${process.execPath}" "${QCOW_TOOL}" map --output json "${large}" | head -c 10`;
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', shell]);
    expect(stdout).toHaveLength(10);
    expect(stderr).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('says in a line that its output can not be written', async () => {
    const shell = `"${process.execPath}" "${QCOW_TOOL}" map --output json "${large}" 2>&1 > /dev/full; echo $?`;
    const { stdout } = await promisify(execFile)('sh', ['-c', shell]);
    expect(stdout).toMatch(/^qcow-tool: standard output: .*ENOSPC.*\n1\n$/);
  });

  it('gives the terminal nothing to act on, whatever names an image holds', async () => {
    const hostile = join(folder, 'hostile\u001b[31m\n.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', hostile, '1M']);
    await qemuIoMust(hostile, ['write 0 64k']);
    await qemuImgMust(['snapshot', '-c', 'name\u001b[2J\u009b1A', hostile]);
    for (const args of [
      ['info'],
      ['info', '--output=json'],
      ['check'],
      ['check', '--output=json'],
      ['map'],
    ]) {
      const { stdout, stderr } = await qcowTool([...args, hostile]);
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }
    const { snapshots } = JSON.parse((await qcowTool(['info', '--output=json', hostile])).stdout);
    expect(snapshots[0].name).toBe('name\u001b[2J\u009b1A');
  });

  it.each([
    ['info'],
    ['info', '--output=json'],
    ['check'],
    ['check', '--deep', '--output=json'],
    ['repair', '--dry-run'],
    ['compact', '--dry-run'],
    ['discard', '--dry-run'],
    ['undo', '--list'],
    ['map'],
    ['map', '--debug', '--output=json'],
    ['mapped'],
    ['sha'],
    ['decode'],
    ['report'],
    ['report', '--output=json'],
    ['explain', '--offset', '0'],
    ['explain', '--offset', '0', '--output=json'],
  ])('nor does %s of an image in which everything has such names', async (...args) => {
    const names = await mkdtemp(join(folder, 'names-'));
    const hostile = await hostileImage(names, `base\u001b[2J\u009b1A\u202e.qcow2`);
    const { status, stdout, stderr } = await qcowTool([...args, hostile]);
    expect(status).toBeLessThan(4);
    expect(stdout + stderr).not.toBe('');
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u2066\u200f]/u);
  });

  it('keeps that up when it logs what went wrong', async () => {
    const overlay = join(folder, 'lost.qcow2');
    const lost = 'lost\u001b[2J\u009b1A\u202e\u200ftxt.qcow2';
    await qemuImgMust(['create', '-q', '-u', '-f', 'qcow2', '-b', lost, '-F', 'qcow2', overlay, '1M']);
    const { status, stderr } = await qcowTool(['map', '--debug', overlay]);
    expect(status).toBe(1);
    expect(stderr).toContain('at ');
    expect(stderr).toContain('txt.qcow2');
    expect(stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u200f]/u);
  });

  it('says that a file is not there when its working directory is gone', async () => {
    const script = `d=$(mktemp -d); cd "$d"; rmdir "$d"; "${process.execPath}" "${QCOW_TOOL}" check disk.qcow2 2>&1; echo $?`;
    const { stdout } = await promisify(execFile)('sh', ['-c', script]);
    expect(stdout).toMatch(/^qcow-tool: disk\.qcow2: The file is not there\. .*\n1\n$/);
  });

  it('logs what it does when asked to', async () => {
    expect((await qcowTool(['check', '--debug', image])).stderr).toMatch(/ ms\] /);
  });
});

it('an interrupted check exits with 130, soon and without output', async () => {
  const child = spawn(process.execPath, [QCOW_TOOL, 'check', '--progress-fd', '3', large], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdio[3]?.once('data', () => child.kill('SIGINT'));
  const [status] = await once(child, 'close');
  expect(status).toBe(130);
  expect(output).toBe('');
});
