import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PlatterError } from '../../../shared/errors';
import type * as Api from '../../app/api';
import { closeVerb, isShown, setTask, taskOf } from '../tasks/task-store';
import { chooseRaw, lookAgain, openRaw, useRaw } from './raw-disk';

const askApp = vi.hoisted(() => vi.fn<(method: string, params: unknown) => Promise<unknown>>());
vi.mock('../../app/api', async (original) => ({ ...(await original<typeof Api>()), askApp }));

const disk = { file: 'file-1', fileName: 'disk.img', folder: '/vm' };
const other = { file: 'file-2', fileName: 'other.img', folder: '/vm' };
const failed = { state: 'failed', error: new PlatterError('in-use', { pid: 42 }) } as const;
const running = {
  state: 'running',
  key: 'encode ',
  cancelling: false,
  cancel: () => undefined,
  paused: false,
} as const;
const task = () => taskOf('encode', undefined);

beforeEach(() => {
  askApp.mockReset();
  setTask('encode', undefined, undefined);
  closeVerb();
  useRaw.setState({ disk: undefined, facts: undefined });
});

describe('a raw disk', () => {
  it('is looked at when its dialog opens', async () => {
    askApp.mockResolvedValue({ length: 512 });
    await openRaw(disk);
    expect(askApp).toHaveBeenCalledExactlyOnceWith('lookAtRaw', { file: 'file-1' });
    expect(useRaw.getState()).toEqual({ disk, facts: { length: 512 } });
    expect(isShown('encode', undefined)).toBe(true);
  });

  it('that can not be looked at is told as a failure, and can be looked at again', async () => {
    askApp.mockRejectedValueOnce(failed.error);
    await openRaw(disk);
    expect(task()).toMatchObject(failed);
    askApp.mockResolvedValue({ length: 512 });
    await lookAgain();
    expect(task()).toBeUndefined();
    expect(useRaw.getState().facts).toEqual({ length: 512 });
  });

  it('waits for the one of which an image is being made', async () => {
    askApp.mockResolvedValue({ length: 512 });
    await openRaw(disk);
    setTask('encode', undefined, running);
    await openRaw(other);
    await chooseRaw();
    expect(askApp).toHaveBeenCalledOnce();
    expect(useRaw.getState().disk).toBe(disk);
    expect(task()).toBe(running);
  });

  it('takes no facts of the one before it', async () => {
    let answer = (_facts: unknown): void => undefined;
    askApp.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const first = openRaw(disk);
    askApp.mockResolvedValue({ length: 1024 });
    await openRaw(other);
    answer({ length: 512 });
    await first;
    expect(useRaw.getState()).toEqual({ disk: other, facts: { length: 1024 } });
  });
});

describe('asking for a raw disk', () => {
  it('opens the dialog for what was chosen, and nothing where it was dismissed', async () => {
    askApp.mockResolvedValueOnce(null);
    await chooseRaw();
    expect(isShown('encode', undefined)).toBe(false);
    askApp.mockResolvedValueOnce(disk).mockResolvedValueOnce({ length: 512 });
    await chooseRaw();
    expect(useRaw.getState()).toEqual({ disk, facts: { length: 512 } });
  });

  it('comes after a failure that nobody saw yet', async () => {
    setTask('encode', undefined, failed);
    useRaw.setState({ disk });
    await chooseRaw();
    expect(askApp).not.toHaveBeenCalled();
    expect(isShown('encode', undefined)).toBe(true);
    askApp.mockResolvedValueOnce(null);
    await chooseRaw();
    expect(askApp).toHaveBeenCalledExactlyOnceWith('chooseRaw', {});
  });
});
