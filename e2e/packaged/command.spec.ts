import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { qemuImgMust, qemuIoMust } from '../../test/qemu';
import { expect, test } from './fixtures';

interface Outcome {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Nothing of the environment but a PATH: no display, no home, no npm. */
const BARE = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };

/** Runs the command of a package from a shell. */
async function qcowTool(
  command: string,
  args: readonly string[],
  { env = BARE, input }: { env?: NodeJS.ProcessEnv; input?: Buffer } = {},
): Promise<Outcome> {
  const child = spawn(command, args, { cwd: '/', env });
  const chunks: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout: Buffer.concat(chunks), stderr };
}

const commandOf = (installed: string) => join(installed, 'resources', 'bin', 'qcow-tool');

test('the command reports as JSON, also where it is called by a link', async ({ installed, shelf }) => {
  const image = await shelf.healthy();
  const link = shelf.path('qcow-tool');
  await symlink(commandOf(installed), link);
  for (const command of [commandOf(installed), link]) {
    const { status, stdout, stderr } = await qcowTool(command, ['info', image, '--output', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout.toString())).toMatchObject({ format: 'qcow2', 'virtual-size': 64 << 20 });
  }
});

test('the exit status of a check tells leaks from damage', async ({ installed, shelf }) => {
  const images = [await shelf.healthy(), await shelf.corrupt(), await shelf.leaky(), await shelf.raw()];
  const statuses: (number | null)[] = [];
  for (const image of images) statuses.push((await qcowTool(commandOf(installed), ['check', image])).status);
  expect(statuses).toEqual([0, 2, 3, 63]);
});

test('bytes go through pipes as they are, compressed ones too', async ({ installed, shelf }) => {
  const image = await shelf.healthy();
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256));
  const at = ['--sector', '2048'];
  const written = await qcowTool(commandOf(installed), ['write', image, ...at], { input: bytes });
  expect({ status: written.status, stderr: written.stderr }).toEqual({ status: 0, stderr: '' });
  const packed = shelf.path('packed.qcow2');
  await qemuImgMust(['convert', '-c', '-O', 'qcow2', '-o', 'compression_type=zstd', image, packed]);
  for (const source of [image, packed]) {
    const { stdout } = await qcowTool(commandOf(installed), ['read', source, ...at, '--length', '8']);
    expect(stdout.equals(bytes)).toBe(true);
  }
  const raw = shelf.path('copy.raw');
  const decoded = await qcowTool(commandOf(installed), ['stream-decode', raw], {
    input: await readFile(packed),
  });
  expect({ status: decoded.status, stderr: decoded.stderr }).toEqual({ status: 0, stderr: '' });
  await qemuImgMust(['compare', '-f', 'raw', '-F', 'qcow2', raw, image]);
});

test('an interrupted command ends with status 130 and leaves a whole image', async ({ installed, shelf }) => {
  const image = shelf.path('long.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', image, '4G']);
  await qemuIoMust(image, ['write -P 1 0 64M']);
  const child = spawn(commandOf(installed), ['sha', image, '--progress-fd', '1'], { env: BARE });
  child.stdout.once('data', () => child.kill('SIGINT'));
  const [status] = (await once(child, 'exit')) as [number | null];
  expect(status).toBe(130);
});

test('without Node, or with an old one, it says what to do', async ({ installed, shelf }) => {
  const tools = shelf.path('tools');
  await mkdir(tools);
  for (const name of ['dirname', 'readlink']) await symlink(join('/usr/bin', name), join(tools, name));
  const none = await qcowTool(commandOf(installed), ['--version'], { env: { PATH: tools } });
  expect(none.status).toBe(1);
  expect(none.stderr).toMatch(/^qcow-tool: there is no node on PATH\. Node\.js 18\.19 or newer .*\n$/);
  await writeFile(join(tools, 'node'), '#!/bin/sh\necho v18.18.2\n', { mode: 0o755 });
  const old = await qcowTool(commandOf(installed), ['--version'], { env: { PATH: tools } });
  expect({ status: old.status, stderr: old.stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^qcow-tool: node on PATH is v18\.18\.2\. Node\.js 18\.19 or newer .*\n$/),
  });
});
