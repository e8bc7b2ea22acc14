import { link, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlatterError } from '../shared/errors';
import type { StartEngine } from './image-engine';
import { Images } from './images';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platter-images-'));
  path = join(folder, 'a.qcow2');
  await writeFile(path, 'image');
});
afterEach(() => rm(folder, { recursive: true }));

/** Engines that answer every request with its name, unless told to fail. */
function fakeEngines(failures: Readonly<Record<string, PlatterError>> = {}) {
  const request = async (method: string, params: unknown): Promise<never> => {
    const failure = failures[(params as { path?: string }).path ?? method];
    if (failure) throw failure;
    return method as never;
  };
  const engines: { die(): void; stop: ReturnType<typeof vi.fn<() => Promise<void>>> }[] = [];
  const start: StartEngine = (_onEvent, stopped) => {
    const stop = vi.fn<() => Promise<void>>(async () => undefined);
    engines.push({ die: stopped, stop });
    return { request, stop };
  };
  return { engines, start };
}

function openImages(failures?: Readonly<Record<string, PlatterError>>) {
  const { engines, start } = fakeEngines(failures);
  const onStopped = vi.fn<() => void>();
  const images = new Images({
    startEngine: start,
    listen: () => ({ onEvent: () => undefined, onStopped }),
  });
  return { images, engines, onStopped };
}

describe('open images', () => {
  it('have a handle, and the names of their file', async () => {
    const { images } = openImages();
    expect(await images.open(path)).toEqual({
      kind: 'opened',
      handle: 'image-1',
      fileName: 'a.qcow2',
      folder,
      already: false,
    });
    expect(images.list()).toEqual([{ handle: 'image-1', fileName: 'a.qcow2', folder }]);
  });

  it('keep their handle when the same file comes another way, even at the same time', async () => {
    await symlink(path, join(folder, 'soft.qcow2'));
    await link(path, join(folder, 'hard.qcow2'));
    const { images, engines } = openImages();
    const names = ['a.qcow2', 'soft.qcow2', 'hard.qcow2'];
    const verdicts = await Promise.all(names.map((name) => images.open(join(folder, name))));
    expect(verdicts.map((verdict) => verdict.kind === 'opened' && verdict.handle)).toEqual(
      names.map(() => 'image-1'),
    );
    expect(verdicts.filter((verdict) => verdict.kind === 'opened' && !verdict.already)).toHaveLength(1);
    expect(engines).toHaveLength(1);
  });

  it('keep their handle when another file takes the place of theirs', async () => {
    const { images } = openImages();
    await images.open(path);
    await writeFile(join(folder, 'new'), 'another image');
    await rename(join(folder, 'new'), path);
    expect(await images.open(path)).toMatchObject({ handle: 'image-1', already: true });
  });

  it('are not listed when the engine refuses the file, whose format is named', async () => {
    const error = new PlatterError('other-format', { format: 'vmdk' });
    const { images, engines } = openImages({ [path]: error });
    expect(await images.open(path)).toEqual({
      kind: 'refused',
      fileName: 'a.qcow2',
      format: 'vmdk',
      error: { code: 'other-format', fields: { format: 'vmdk' } },
    });
    expect(images.list()).toEqual([]);
    expect(engines[0].stop).toHaveBeenCalledOnce();
  });

  it('are gone when closed, with their engine', async () => {
    const { images, engines } = openImages();
    await images.open(path);
    await images.close('image-1');
    expect(engines[0].stop).toHaveBeenCalledOnce();
    expect(() => images.get('image-1')).toThrow(expect.objectContaining({ code: 'no-such-image' }));
  });

  it('outlive their engine: the next summary starts another one, nothing else does', async () => {
    const { images, engines, onStopped } = openImages();
    await images.open(path);
    engines[0].die();
    expect(onStopped).toHaveBeenCalledOnce();
    const image = images.get('image-1');
    await expect(image.request('buildMap', {}, {})).rejects.toMatchObject({ code: 'engine-stopped' });
    expect(await image.request('summary', {}, {})).toBe('summary');
    expect(engines).toHaveLength(2);
    expect(await image.request('buildMap', {}, {})).toBe('buildMap');
  });
});
