import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UnfinishedWrites } from './unfinished-writes';

const electron = vi.hoisted(() => ({ app: { getPath: () => electron.folder }, folder: '' }));
vi.mock('electron', () => electron);

const changed = vi.fn<(left: readonly { readonly fileName: string }[]) => void>();
beforeEach(async () => {
  electron.folder = await mkdtemp(join(tmpdir(), 'platter-unfinished-'));
  changed.mockClear();
});
afterEach(() => rm(electron.folder, { recursive: true }));

const file = () => join(electron.folder, 'writing.json');
const kept = async (): Promise<readonly unknown[]> => JSON.parse(await readFile(file(), 'utf8'));
const started = () => new UnfinishedWrites(changed, '/app/samples');
const write = (path: string) => ({ path, act: 'compact', began: 1000 }) as const;

it('a write is in the file as long as it lasts, and no longer', async () => {
  const writes = started();
  const [endA, endB] = [await writes.begin(write('/vm/a')), await writes.begin(write('/vm/b'))];
  expect(await kept()).toEqual([write('/vm/a'), write('/vm/b')]);
  expect(await writes.show()).toEqual([]);
  await endA(true);
  expect(await kept()).toEqual([write('/vm/b')]);
  await endB(false);
  expect(await kept()).toEqual([]);
  expect(changed).not.toHaveBeenCalled();
});

it('what was cut off is told the next time, until it is forgotten or written to again to the end', async () => {
  await started().begin(write('/vm/a'));
  const second = started();
  const [left] = await second.show();
  expect(left).toMatchObject({ fileName: 'a', folder: '/vm', missing: true, act: 'compact', began: 1000 });
  expect(await second.pathOf(left.id)).toBe('/vm/a');
  expect(await second.pathOf('other')).toBeUndefined();
  const end = await second.begin(write('/vm/b'));
  expect(await second.show()).toHaveLength(1);
  await second.forget(left.id);
  expect(await kept()).toEqual([write('/vm/b')]);
  expect(changed).toHaveBeenLastCalledWith([]);
  await end(true);

  await started().begin(write('/vm/a'));
  const third = started();
  await (
    await third.begin(write('/vm/a'))
  )(true);
  expect(await third.show()).toEqual([]);
  expect(await kept()).toEqual([]);
});

it('an act that was refused or stopped leaves the note of what was cut off before it', async () => {
  await started().begin(write('/vm/a'));
  const again = { ...write('/vm/a'), act: 'repair', began: 2000 } as const;
  const second = started();
  const end = await second.begin(again);
  // cut off a second time, the image is named once
  expect(await started().show()).toMatchObject([{ fileName: 'a', act: 'repair' }]);
  await end(false);
  expect(await second.show()).toMatchObject([{ fileName: 'a', act: 'compact' }]);
  expect(await kept()).toEqual([write('/vm/a')]);
  expect(changed).not.toHaveBeenCalled();
});

it('an image that is opened once its note was shown needs it no longer', async () => {
  await started().begin(write('/vm/a'));
  const second = started();
  second.opening()('/vm/a');
  expect(await second.show()).toHaveLength(1);
  second.opening()('/vm/b');
  second.opening()('/vm/a');
  await vi.waitFor(() => expect(changed).toHaveBeenCalledExactlyOnceWith([]));
  expect(await kept()).toEqual([]);
});

it('a file that holds something else is none', async () => {
  for (const broken of ['', '{}', '[{"path":"relative","act":"compact","began":1}]', '[{"path":"/a"}]']) {
    await writeFile(file(), broken);
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect(await started().show()).toEqual([]);
    warn.mockRestore();
  }
});

it('what is gone with the start is not named: samples are made anew', async () => {
  await started().begin(write('/app/samples/leaky/leaky.qcow2'));
  expect(await started().show()).toEqual([]);
  await started().begin(write('/app/samples.qcow2'));
  expect(await started().show()).toMatchObject([{ fileName: 'samples.qcow2' }]);
});

it('what this Platter does not know costs no note but itself', async () => {
  const unknown = [{ ...write('/vm/b'), act: 'defragment' }, write(`/${'x'.repeat(4096)}`)];
  await writeFile(file(), JSON.stringify([...unknown, write('/vm/a')]));
  expect(await started().show()).toMatchObject([{ fileName: 'a' }]);
});

it('a folder that takes no file keeps nothing from being written', async () => {
  electron.folder = join(electron.folder, 'nowhere');
  const error = vi.spyOn(console, 'error').mockReturnValue();
  await (
    await started().begin(write('/vm/a'))
  )(true);
  expect(error).toHaveBeenCalled();
  error.mockRestore();
  electron.folder = join(electron.folder, '..');
});

it('a window that can not be told keeps nothing from being written', async () => {
  await started().begin(write('/vm/a'));
  const error = vi.spyOn(console, 'error').mockReturnValue();
  changed.mockImplementationOnce(() => {
    throw new Error('it is gone');
  });
  const end = await started().begin(write('/vm/a'));
  await end(true);
  expect(changed).toHaveBeenCalledWith([]);
  expect(error).toHaveBeenCalledOnce();
  error.mockRestore();
});
