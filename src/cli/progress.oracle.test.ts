import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { QCOW_TOOL, qcowTool } from '../../test/qcow-tool';
import { qemuImgMust } from '../../test/qemu';
import { suiteFolder } from '../../test/suite-folder';

const folder = await suiteFolder('cli-progress');
const image = join(folder, 'disk.qcow2');
const large = join(folder, 'large.qcow2');
const raw = join(folder, 'disk.raw');

beforeAll(async () => {
  await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '64M']);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', large, '256G']);
  await writeFile(raw, Buffer.alloc(1 << 20, 1));
});

/** Where a descriptor can be asked what it is. */
const LINUX = existsSync('/proc/self/fd');

const shell = async (script: string): Promise<string> => {
  const tool = `"${process.execPath}" "${QCOW_TOOL}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script.replaceAll('qcow-tool', tool)]);
  return stdout;
};

const eventsIn = (text: string): { readonly progress: number; readonly phase: string }[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('progress', () => {
  it('is lines of JSON on the file descriptor named, never falling, 100 last', async () => {
    const child = spawn(process.execPath, [QCOW_TOOL, 'check', '--progress-fd', '3', large], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    let text = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const [status] = await once(child, 'close');
    expect(status).toBe(0);
    const events = eventsIn(text);
    const percents = events.map(({ progress }) => progress);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents[0]).toBe(0);
    expect(percents.at(-1)).toBe(100);
    for (const event of events) {
      expect(event).toEqual(
        expect.objectContaining({
          progress: expect.any(Number),
          phase: expect.any(String),
          done: expect.any(Number),
          total: expect.any(Number),
          unit: expect.any(String),
        }),
      );
    }
  });

  it('begins before the image is opened, and says nothing false when that fails', async () => {
    const text = await shell(`qcow-tool check --progress-fd 3 "${raw}" 3>&1 2>/dev/null; true`);
    expect(JSON.parse(text)).toMatchObject({ progress: 0, phase: 'open' });
  });

  it.each(['77', '', 'x'])('refuses "%s" as a file descriptor', async (descriptor) => {
    const { status, stderr } = await qcowTool(['check', `--progress-fd=${descriptor}`, image]);
    expect(status).toBe(1);
    expect(stderr).toContain('file descriptor');
  });

  it('is a bar on standard error', async () => {
    expect((await qcowTool(['check', '--progress', image])).stderr).toContain('100 %');
  });
});

describe('a file descriptor', () => {
  it.runIf(LINUX)('that the caller did not open is refused, and never breaks the tool', async () => {
    for (let fd = 3; fd < 30; fd++) {
      const { status, signal, stderr } = await qcowTool(['check', '--progress-fd', String(fd), image]);
      expect({ fd, status, signal }).toEqual({ fd, status: 1, signal: null });
      expect(stderr).toContain('file descriptor');
    }
  });

  it('that is open for reading only is refused', async () => {
    const text = await shell(`qcow-tool check --progress-fd 3 "${image}" 3<"${image}" 2>&1; true`);
    expect(text).toContain('file descriptor');
  });

  it.each([
    ['a pipe that standard output is too', `qcow-tool check --progress-fd 3 "${image}" 3>&1 | grep '^{'`],
    ['a file', `cd "${folder}"; qcow-tool check --progress-fd 3 "${image}" 3>events >/dev/null; cat events`],
    ['standard output', `qcow-tool check --progress-fd 1 "${image}" | grep '^{'`],
    ['standard error', `qcow-tool check --progress-fd 2 "${image}" 2>&1 >/dev/null`],
  ])('may be %s', async (_, script) => {
    const percents = eventsIn(await shell(script)).map(({ progress }) => progress);
    expect(percents[0]).toBe(0);
    expect(percents.at(-1)).toBe(100);
  });
});

describe('a progress reader that stands still', () => {
  /** Descriptor 3 writes to a full pipe, and waits where it is used as it is; descriptor 4 reads it. */
  const full = (name: string): string => {
    const fifo = join(folder, name);
    return `mkfifo "${fifo}"; exec 4<>"${fifo}" 3>"${fifo}"; yes '' | head -c 65536 >&3;`;
  };

  it.runIf(LINUX)('holds nothing up, and gets the last line when it reads on', async () => {
    const text = await shell(
      `${full('patient')} qcow-tool check --progress-fd 3 "${large}" & sleep 4; echo reading; timeout 3 cat <&4 | tr -s '\\n'; wait`,
    );
    const [result, events] = text.split('reading\n');
    expect(result).toContain('No errors');
    expect(eventsIn(events).at(-1)?.progress).toBe(100);
  });

  it.runIf(LINUX)('does not keep an interrupt from ending the tool', async () => {
    const text = await shell(
      `${full('broken')} set -m; qcow-tool check --progress-fd 3 "${large}" 2>&1 & sleep 2; kill -INT $!; wait $!; echo "status $?"`,
    );
    expect(text).toContain('status 130');
  });
});
