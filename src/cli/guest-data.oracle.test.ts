import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { qemuImgMust, qemuIoMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-guest-data');
const inFolder = (name: string): string => join(folder, name);
const image = inFolder('disk.qcow2');
const large = inFolder('large.qcow2');
const raw = inFolder('theirs.raw');
const tool = `"${process.execPath}" "${QCOW_TOOL}"`;

const bash = async (script: string): Promise<string> => {
  const { stdout } = await promisify(execFile)('bash', ['-c', script.replaceAll('qcow-tool', tool)], {
    cwd: folder,
    maxBuffer: 64 << 20,
  });
  return stdout;
};

beforeAll(async () => {
  const text = inFolder('text');
  await writeFile(text, Array.from({ length: 200_000 }, (_none, line) => `line ${line}\n`).join(''));
  await qemuImgMust(['convert', '-c', '-f', 'raw', '-O', 'qcow2', text, image]);
  await qemuIoMust(image, ['write -P 5 1M 300k']);
  await qemuImgMust(['snapshot', '-c', 'before', image]);
  await qemuIoMust(image, ['write -P 6 0 100k', 'write -z 512k 256k']);
  await qemuImgMust(['convert', '-O', 'raw', image, raw]);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', large, '256G']);
  await qemuIoMust(large, ['write -P 1 0 64M']);
});

describe('decode', () => {
  it('writes the raw disk, and says how far it is', async () => {
    const events = await bash(`qcow-tool decode --progress-fd 3 disk.qcow2 ours.raw 3>&1`);
    expect(events.trim().split('\n').at(-1)).toContain('"progress":100');
    expect(await bash('cmp ours.raw theirs.raw && echo same')).toBe('same\n');
  });

  it('writes the disk of a snapshot', async () => {
    await bash('qcow-tool decode --snapshot before disk.qcow2 before.raw');
    await qemuImgMust(['convert', '-l', 'before', '-O', 'raw', image, inFolder('before-theirs.raw')]);
    expect(await bash('cmp before.raw before-theirs.raw && echo same')).toBe('same\n');
    const { status, stderr } = await qcowTool([
      'decode',
      '--snapshot',
      'after',
      image,
      inFolder('after.raw'),
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('"--snapshot" is not right: after');
  });

  it.each([
    ['a file that is there', ['theirs.raw']],
    ['a folder', ['--force', '.']],
    ['the image itself', ['--force', 'disk.qcow2']],
    ['the image by another name', ['--force', 'link.qcow2']],
    ['a folder that is not there', ['none/disk.raw']],
    ['nothing', []],
  ])('leaves all as it was for %s, and says why in a line', async (_target, args) => {
    await rm(inFolder('link.qcow2'), { force: true });
    await link(image, inFolder('link.qcow2'));
    const files = async (): Promise<Buffer> => Buffer.concat([await readFile(image), await readFile(raw)]);
    const before = await files();
    const names = await readdir(folder);
    const { status, stderr } = await qcowTool(['decode', 'disk.qcow2', ...args], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    // element by element takes seconds
    expect((await files()).equals(before)).toBe(true);
    expect(await readdir(folder)).toEqual(names);
  });

  it('interrupted exits with 130 and leaves no file', async () => {
    const target = inFolder('interrupted.raw');
    const child = spawn(process.execPath, [QCOW_TOOL, 'sha', '--progress-fd', '3', large], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    child.stdio[3]?.once('data', () => child.kill('SIGINT'));
    expect(await once(child, 'close')).toEqual([130, null]);
    const stream = spawn(process.execPath, [QCOW_TOOL, 'stream-decode', target], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    stream.stdin?.write((await readFile(image)).subarray(0, 70_000));
    for (let names: string[] = []; !names.some((name) => name.includes('interrupted'));) {
      names = await readdir(folder);
    }
    stream.kill('SIGINT');
    expect(await once(stream, 'close')).toEqual([130, null]);
    expect((await readdir(folder)).filter((name) => name.includes('interrupted'))).toEqual([]);
  });
});

describe('stream-decode', () => {
  it.each([
    ['a pipe', 'cat disk.qcow2 | qcow-tool stream-decode piped.raw'],
    ['a pipe, by its other name', 'cat disk.qcow2 | qcow-tool stream_decode piped.raw'],
    ['a file', 'qcow-tool stream-decode piped.raw < disk.qcow2'],
  ])('takes the image from %s', async (_source, script) => {
    await rm(inFolder('piped.raw'), { force: true });
    expect(await bash(`${script} && cmp piped.raw theirs.raw && echo same`)).toBe('same\n');
  });

  it('calls an image without a name by where it comes from', async () => {
    const script = 'echo no image | qcow-tool stream-decode none.raw 2>&1; echo $?';
    expect(await bash(script)).toMatch(/^qcow-tool: standard input: .*\n1\n$/);
  });
});

describe('sha', () => {
  it('is that of the raw disk', async () => {
    for (const algorithm of ['sha1', 'sha256']) {
      const [ours] = (await bash(`qcow-tool sha --algorithm ${algorithm} disk.qcow2`)).split('\n');
      expect(await bash(`${algorithm}sum theirs.raw`)).toContain(ours);
    }
    expect(await bash('qcow-tool sha disk.qcow2')).toBe(
      `${(await bash('sha1sum theirs.raw')).slice(0, 40)}\n`,
    );
  });

  it('says which hashes there are', async () => {
    const { status, stderr } = await qcowTool(['sha', '--algorithm', 'crc0', image]);
    expect(status).toBe(1);
    expect(stderr).toContain('sha256');
  });
});

describe('read', () => {
  it('gives sectors as they are', async () => {
    const whole = await readFile(raw);
    for (const [sector, length] of [
      [0, 1],
      [3, 5],
      [100, 2000],
      [whole.length / 512 - 1, 1],
    ]) {
      const script = `qcow-tool read --sector ${sector} --length ${length} disk.qcow2 | cmp - <(tail -c +${sector * 512 + 1} theirs.raw | head -c ${length * 512}) && echo same`;
      expect(await bash(script)).toBe('same\n');
    }
  });

  it('ends quietly when its reader has seen enough', async () => {
    const script = `(qcow-tool read --length 500000000 large.qcow2; echo "status $?" >&2) 2>&1 >&3 3>&- | cat`;
    expect(await bash(`exec 3> >(head -c 5 > /dev/null); ${script}`)).toBe('status 0\n');
  });

  it.each([
    [['--sector', '1000000000'], 'the disk has'],
    [['--sector', '-1'], 'lacks its value'],
    [['--length', 'much'], 'a number of sectors'],
  ])('refuses %j', async (args, reason) => {
    const { status, stderr } = await qcowTool(['read', ...args, image]);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
  });
});
