import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StartEngine } from './image-engine';
import type { Images } from './images';
import { Samples } from './samples';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platter-samples-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function samplesWith(openPaths: readonly string[] = []) {
  const request = vi.fn<(method: string, params: { path: string }) => Promise<void>>(
    async (_method, { path }) => writeFile(path, 'sample'),
  );
  const stop = vi.fn<() => Promise<void>>(async () => undefined);
  const open = vi.fn<(path: string) => Promise<unknown>>(async (path) => path);
  const images = { open, has: async (path: string) => openPaths.includes(path) } as unknown as Images;
  const startEngine = (() => ({ request, stop })) as unknown as StartEngine;
  const forget = vi.fn<(path: string) => Promise<void>>(async () => undefined);
  return { samples: new Samples({ startEngine, images, forget, folder }), request, stop, forget };
}

const path = (): string => join(folder, 'leaky', 'leaky.qcow2');

it('a sample is made once, and opened as it was left', async () => {
  const { samples, request, stop } = samplesWith();
  expect(await samples.open('leaky', false)).toBe(path());
  await writeFile(path(), 'changed');
  await samples.open('leaky', false);
  expect(request).toHaveBeenCalledExactlyOnceWith('makeSample', { sample: 'leaky', path: path() });
  expect(stop).toHaveBeenCalledOnce();
  expect(await readFile(path(), 'utf8')).toBe('changed');
});

it('a fresh one has nothing left of what was done to it', async () => {
  const { samples, request, forget } = samplesWith();
  await samples.open('leaky', false);
  await writeFile(`${path()}.undo`, 'undo');
  forget.mockClear();
  await samples.open('leaky', true);
  expect(request).toHaveBeenCalledTimes(2);
  expect(forget).toHaveBeenCalledExactlyOnceWith(path());
  await expect(readFile(`${path()}.undo`)).rejects.toThrow('ENOENT');
});

it('what an earlier run left is removed', async () => {
  await mkdir(join(folder, 'broken'));
  const { samples } = samplesWith();
  await samples.open('leaky', false);
  await expect(readFile(join(folder, 'broken'))).rejects.toThrow('ENOENT');
});

it('one that is open is not made anew', async () => {
  const { samples, request } = samplesWith([path()]);
  await samples.open('leaky', true);
  expect(request).not.toHaveBeenCalled();
});

it('one that could not be made is tried again', async () => {
  const { samples, request } = samplesWith();
  request.mockRejectedValueOnce(new Error('disk full'));
  await expect(samples.open('leaky', false)).rejects.toThrow('disk full');
  expect(await samples.open('leaky', false)).toBe(path());
});
