import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAMAGES, makeDamaged, type Damage } from '../../test/damaged-image';
import { makeFragmented, makeHalfEmpty } from '../../test/fragmented-image';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { holdImage, qemuCheck, qemuImg, qemuImgMust, qemuInfo, qemuIoMust, qemuMap } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const MIB = 1 << 20;
const CLUSTER = 65_536;
const SMALLER = /^The file is now \d+ MiB smaller\.$/m;
const NOT_SMALLER = "I couldn't make the file any smaller. Consider running `discard`.\n";

const folder = await suiteFolder('cli-compact');
const fragmented = join(folder, 'fragmented.qcow2');
const large = join(folder, 'large.qcow2');
let snapshot = '';
let count = 0;
/** a folder of its own for each test */
let at = folder;
let image = '';

beforeAll(async () => {
  ({ snapshot } = await makeFragmented(fragmented));
  // several batches move, so that one of them can be the last
  await makeHalfEmpty(large, 1024);
});

beforeEach(async () => {
  at = join(folder, String(count++));
  await mkdir(at);
  image = join(at, 'disk.qcow2');
  // without holes, however the file system copies
  await writeFile(image, await readFile(fragmented));
});

const run = (...args: string[]) => qcowTool(args, { cwd: at });

/** The one JSON document that a command prints. */
async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { status, stdout } = await run(...args, '--output', 'json', 'disk.qcow2');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

/** Hashes of the disk as it is and as the snapshot has it. */
async function contents(): Promise<string[]> {
  const raw = join(at, 'guest.raw');
  const hashes: string[] = [];
  for (const of of [[], ['-l', `snapshot.name=${snapshot}`]]) {
    await qemuImgMust(['convert', '-O', 'raw', ...of, image, raw]);
    hashes.push(
      createHash('sha256')
        .update(await readFile(raw))
        .digest('hex'),
    );
  }
  return hashes;
}

const length = async (): Promise<number> => (await stat(image)).size;
const allocated = async (): Promise<number> => (await stat(image)).blocks * 512;
const isClean = async (): Promise<boolean> => (await qemuCheck(image)).status === 0;

/** The one line that says what went wrong. */
function onlyLine(text: string): string {
  expect(text.trim().split('\n')).toHaveLength(1);
  return text;
}

describe('compact --dry-run', () => {
  it.each(['', '--zeroes', '--defragment', '--punch'])('%s changes no byte', async (option) => {
    const options = option === '' ? [] : [option];
    const before = await readFile(image);
    const { mtimeMs } = await stat(image);
    const { status, stdout, stderr } = await run('compact', '--dry-run', ...options, 'disk.qcow2');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Nothing was written\.$/m);
    expect(before.equals(await readFile(image))).toBe(true);
    expect((await stat(image)).mtimeMs).toBe(mtimeMs);
    expect((await readdir(at)).length).toBe(1);
  });

  it('says what compacting then does', async () => {
    const forecast = await json('compact', '--dry-run');
    const done = await json('compact');
    for (const key of ['copied', 'refs-updated', 'old-size', 'new-size', 'clusters-moved', 'left-bytes']) {
      expect([key, done[key]]).toEqual([key, forecast[key]]);
    }
    expect(forecast).toMatchObject({ 'dry-run': true, 'temporary-bytes': 0 });
  });

  it('--zeroes says what then moves into the places of the zeroes, and what room that takes', async () => {
    await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '16M']);
    await qemuIoMust(image, ['write -P 0 0 6M', 'write -P 5 6M 8M', 'write -P 0 14M 1M']);
    const forecast = await json('compact', '--zeroes', '--dry-run');
    expect(forecast).toMatchObject({ copied: 6 * MIB, 'zero-bytes': 7 * MIB, 'temporary-bytes': 6 * MIB });
    const done = await json('compact', '--zeroes');
    for (const key of ['copied', 'refs-updated', 'old-size', 'new-size', 'clusters-moved', 'left-bytes']) {
      expect([key, done[key]]).toEqual([key, forecast[key]]);
    }
  });

  it('says in sentences what would be freed, and that it needs no room', async () => {
    const { stdout } = await run('compact', '--dry-run', 'disk.qcow2');
    expect(stdout).toMatch(
      /^Compacting disk\.qcow2 would free .* MiB of .* MiB; the file would be .* long\.\n/,
    );
    expect(stdout).toContain('needs no extra space');
  });

  it('can look at an image that a virtual machine has open, with a warning', async () => {
    const holder = await holdImage(image, join(at, 'socket'));
    try {
      const { status, stderr } = await run('compact', '--dry-run', 'disk.qcow2');
      expect(status).toBe(0);
      expect(onlyLine(stderr)).toMatch(/warning: .*in use/);
    } finally {
      await holder.stop();
    }
  });
});

describe('compact', () => {
  it('makes the file shorter; disk, snapshot and bitmap stay', async () => {
    const before = await contents();
    const oldLength = await length();
    const { json: info } = await qemuInfo(image);
    const document = await json('compact');
    expect(Object.keys(document).slice(0, 4)).toEqual(['copied', 'refs-updated', 'old-size', 'new-size']);
    expect(document).toMatchObject({
      'old-size': oldLength,
      'new-size': await length(),
      'actual-size': await allocated(),
      'dry-run': false,
      way: 'compact',
      stopped: false,
    });
    expect(await length()).toBeLessThanOrEqual(oldLength - 5 * MIB);
    expect(await isClean()).toBe(true);
    expect(await contents()).toEqual(before);
    const { json: after } = await qemuInfo(image);
    for (const key of ['snapshots', 'format-specific', 'virtual-size']) {
      expect(after?.[key]).toEqual(info?.[key]);
    }
  });

  it('leaves no free cluster inside the file, and has nothing to do a second time', async () => {
    await run('compact', 'disk.qcow2');
    const bytes = await readFile(image);
    const document = await json('compact');
    expect(document).toMatchObject({ copied: 0, 'refs-updated': 0, 'left-bytes': 0 });
    expect(bytes.equals(await readFile(image))).toBe(true);
  });

  it('says so in the words of the original', async () => {
    const first = await run('compact', 'disk.qcow2');
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(SMALLER);
    const second = await run('compact', 'disk.qcow2');
    expect(second.status).toBe(0);
    expect(second.stdout.endsWith(NOT_SMALLER)).toBe(true);
  });

  it('takes clusters of zeroes that discard gave back', async () => {
    await run('compact', 'disk.qcow2');
    await qemuIoMust(image, ['write -P 0 0 4M']);
    await run('compact', 'disk.qcow2');
    const before = await length();
    const hashes = await contents();
    expect((await run('discard', 'disk.qcow2')).stdout).toContain('qcow-tool compact disk.qcow2');
    expect((await run('compact', 'disk.qcow2')).stdout).toMatch(SMALLER);
    expect(await length()).toBeLessThan(before);
    expect(await isClean()).toBe(true);
    expect(await contents()).toEqual(hashes);
  });

  it('--zeroes does both as one act', async () => {
    await qemuIoMust(image, ['write -P 0 0 4M', 'write -P 0 12M 1M']);
    const hashes = await contents();
    const other = join(at, 'other.qcow2');
    await copyFile(image, other);
    await run('discard', 'other.qcow2');
    await run('compact', 'other.qcow2');
    const document = await json('compact', '--zeroes');
    expect(document['zero-bytes']).toBeGreaterThanOrEqual(4 * MIB);
    expect(document['zeroes-first']).toBe(true);
    expect(await length()).toBe((await stat(other)).size);
    expect(await isClean()).toBe(true);
    expect(await contents()).toEqual(hashes);
  });

  it('--punch moves nothing, and gives the room of free clusters back', async () => {
    const taken = await allocated();
    const before = await contents();
    const oldLength = await length();
    const document = await json('compact', '--punch');
    expect(document).toMatchObject({ copied: 0, 'clusters-moved': 0, way: 'punch' });
    expect(await length()).toBeLessThanOrEqual(oldLength);
    expect(await allocated()).toBeLessThanOrEqual(taken - 5 * MIB);
    expect(await isClean()).toBe(true);
    expect(await contents()).toEqual(before);
  });

  it('--defragment lays the disk out in its own order', async () => {
    const before = await contents();
    await run('compact', '--defragment', 'disk.qcow2');
    expect(await isClean()).toBe(true);
    expect(await contents()).toEqual(before);
    const { json: extents = [] } = await qemuMap(image);
    // those that the snapshot shares may lie in its order
    const own = extents.filter(({ data, start }) => data && start >= 8 * MIB);
    const offsets = own.map(({ offset = 0 }) => offset);
    expect(offsets).toEqual([...offsets].sort((left, right) => left - right));
  });

  it('takes a file that ends in the middle of a cluster', async () => {
    const before = await contents();
    await appendFile(image, Buffer.alloc(777, 1));
    expect((await run('compact', 'disk.qcow2')).stdout).toMatch(SMALLER);
    expect((await length()) % CLUSTER).toBe(0);
    expect(await isClean()).toBe(true);
    expect(await contents()).toEqual(before);
  });

  it('gives leaked clusters back, and says so', async () => {
    await makeDamaged(image, 'leak');
    const { status, stdout } = await run('compact', 'disk.qcow2');
    expect(status).toBe(0);
    expect(stdout).toContain('Gave back 64 KiB of leaked clusters.');
    expect(await isClean()).toBe(true);
  });

  it('needs no backing file, but with --zeroes; with it in its place again the disk is what it was', async () => {
    const [base, top] = [join(at, 'base.qcow2'), join(at, 'top.qcow2')];
    await copyFile(fragmented, base);
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', top]);
    const discarding = { flags: ['-f', 'qcow2', '-d', 'unmap'] };
    await qemuIoMust(top, ['write -P 5 0 6M', 'discard 0 3M'], discarding);
    const raw = join(at, 'before.raw');
    await qemuImgMust(['convert', '-O', 'raw', top, raw]);
    await rename(base, `${base}.away`);
    const before = await readFile(top);
    for (const options of [['--zeroes'], ['--zeroes', '--dry-run']]) {
      const refused = await run('compact', ...options, 'top.qcow2');
      expect(refused.status).toBe(1);
      expect(onlyLine(refused.stderr)).toContain('The backing file can not be used');
    }
    expect(before.equals(await readFile(top))).toBe(true);
    expect((await run('compact', '--dry-run', 'top.qcow2')).status).toBe(0);
    expect((await run('compact', 'top.qcow2')).stdout).toMatch(SMALLER);
    await rename(`${base}.away`, base);
    expect((await qemuCheck(top)).status).toBe(0);
    expect((await qemuImg(['compare', '-f', 'raw', '-F', 'qcow2', raw, top])).status).toBe(0);
  });

  it('refuses two ways at once', async () => {
    const before = await readFile(image);
    const { status, stdout, stderr } = await run('compact', '--punch', '--defragment', 'disk.qcow2');
    expect([status, stdout]).toEqual([1, '']);
    expect(onlyLine(stderr)).toContain('--defragment and --punch');
    expect(before.equals(await readFile(image))).toBe(true);
  });

  it('tells its progress, never falling, phase by phase, 100 last', async () => {
    const child = spawn(process.execPath, [QCOW_TOOL, 'compact', '--zeroes', '--progress-fd', '3', image], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    let text = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect((await once(child, 'close'))[0]).toBe(0);
    const events = eventsIn(text);
    const percents = events.map(({ progress }) => progress);
    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    expect([percents[0], percents.at(-1)]).toEqual([0, 100]);
    const order = ['open', 'check', 'discard-zeroes', 'plan', 'move', 'shrink'];
    const places = events.map(({ phase }) => order.indexOf(phase));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((left, right) => left - right));
  });
});

interface Event {
  readonly progress: number;
  readonly phase: string;
  readonly done: number;
}

const eventsIn = (text: string): Event[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);

describe('compact that is stopped by SIGINT', () => {
  /** Interrupts it at the first event that is meant. */
  async function interrupt(meant: (event: Event) => boolean): Promise<[number, string, string]> {
    const args = [QCOW_TOOL, 'compact', '--output', 'json', '--progress-fd', '3', 'disk.qcow2'];
    const child = spawn(process.execPath, args, { cwd: at, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const texts = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (texts[0] += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (texts[1] += chunk.toString()));
    let lines = '';
    let asked = false;
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      lines += chunk.toString();
      const whole = lines.slice(0, lines.lastIndexOf('\n') + 1);
      if (asked || whole === '' || !eventsIn(whole).some(meant)) return;
      asked = true;
      child.kill('SIGINT');
    });
    const [status] = await once(child, 'close');
    expect(lines).not.toContain('"progress":100');
    return [status as number, texts[0], texts[1]];
  }

  it('ends with 130, whole and as small as it got, and goes on from there', async () => {
    await copyFile(large, image);
    const oldLength = await length();
    const forecast = await json('compact', '--dry-run');
    const [status, stdout, stderr] = await interrupt(({ phase, done }) => phase === 'move' && done > 0);
    expect(status).toBe(130);
    expect(onlyLine(stderr)).toContain('The image is whole, and the file as small as it got.');
    expect(stderr).toContain('it goes on from there');
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ stopped: true, 'old-size': oldLength, 'new-size': await length() });
    expect(await length()).toBeLessThan(oldLength);
    expect(await isClean()).toBe(true);
    const rest = await json('compact');
    expect(Number(rest['copied']) + Number(document.copied)).toBeLessThanOrEqual(Number(forecast.copied));
    expect(await length()).toBe(forecast['new-size']);
    expect(await isClean()).toBe(true);
    expect((await qemuImg(['compare', large, image])).status).toBe(0);
  });

  it('before it wrote anything, leaves every byte as it was', async () => {
    const before = await readFile(image);
    const [status, stdout, stderr] = await interrupt(({ phase }) => phase === 'open');
    expect(status).toBe(130);
    expect(stdout).toBe('');
    expect(onlyLine(stderr)).toContain('Stopped');
    expect(before.equals(await readFile(image))).toBe(true);
  });
});

const LEAKS: readonly Damage[] = ['leak', 'too-high'];
const corrupting = (Object.keys(DAMAGES) as Damage[]).filter((damage) => !LEAKS.includes(damage));

describe('an image that must not be compacted', () => {
  it.each(corrupting)('as it is damaged ("%s") is refused, and sent to repair', async (damage) => {
    await makeDamaged(image, damage);
    const before = await readFile(image);
    for (const options of [[], ['--dry-run']]) {
      const { status, stdout, stderr } = await run('compact', ...options, 'disk.qcow2');
      expect([status, stdout]).toEqual([1, '']);
      expect(onlyLine(stderr)).toContain('disk.qcow2: The image is damaged');
      expect(stderr).toContain('qcow-tool repair disk.qcow2');
      expect(before.equals(await readFile(image))).toBe(true);
    }
    await run('repair', 'disk.qcow2');
    expect((await run('compact', 'disk.qcow2')).status).toBe(0);
    expect(await isClean()).toBe(true);
  });

  it('as a virtual machine has it open is refused, and the program is named', async () => {
    // else QEMU marks it as in use
    await qemuImgMust(['bitmap', '--remove', image, 'changes']);
    const before = await readFile(image);
    const holder = await holdImage(image, join(at, 'socket'));
    try {
      const { status, stdout, stderr } = await run('compact', 'disk.qcow2');
      expect([status, stdout]).toEqual([1, '']);
      expect(onlyLine(stderr)).toContain(`qemu-nbd (process ${holder.pid})`);
      expect(before.equals(await readFile(image))).toBe(true);
    } finally {
      await holder.stop();
    }
  });

  it('as it is encrypted is refused', async () => {
    const secret = ['--object', 'secret,id=key,data=x'];
    const luks = 'encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10';
    const sealed = join(at, 'sealed.qcow2');
    await qemuImgMust(['create', '-q', ...secret, '-f', 'qcow2', '-o', luks, sealed, '16M']);
    const before = await readFile(sealed);
    for (const options of [[], ['--dry-run']]) {
      const { status, stderr } = await run('compact', ...options, 'sealed.qcow2');
      expect(status).toBe(1);
      expect(onlyLine(stderr)).toContain('The image is encrypted');
    }
    expect(before.equals(await readFile(sealed))).toBe(true);
  });
});
