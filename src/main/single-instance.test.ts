import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Arrivals } from './arrivals';
import { mayAnotherRun } from './running-instance';
import { claimSingleInstance, fitsOneMessage } from './single-instance';

const electron = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  const app = Object.assign(new EventEmitter(), {
    userData: '',
    getPath: () => app.userData,
    requestSingleInstanceLock: vi.fn<(data: unknown) => boolean>(),
  });
  return { app };
});
vi.mock('electron', () => electron);

const { app } = electron;
const opened = vi.fn<(paths: readonly string[]) => void>();
const lost = vi.fn<(error: unknown) => void>();
const many = Array.from({ length: 1500 }, (_, index) => `/vm/disk-${index}.qcow2`);

/** Starts an instance. @returns what it sends if another runs */
function start(paths: readonly string[], isFirst: boolean): unknown {
  app.requestSingleInstanceLock.mockReturnValueOnce(isFirst);
  const arrivals = new Arrivals();
  if (isFirst) arrivals.deliverTo(opened);
  expect(claimSingleInstance(paths, { arrivals, show: () => undefined, lost })).toBe(isFirst);
  return app.requestSingleInstanceLock.mock.lastCall?.[0];
}

beforeEach(async () => {
  vi.clearAllMocks();
  app.removeAllListeners();
  app.userData = await mkdtemp(join(tmpdir(), 'instance-'));
});
afterEach(() => rm(app.userData, { recursive: true }));

describe('a second start', () => {
  it('hands over few paths as they are, and many in a file that is removed when it was read', async () => {
    start([], true);
    const few = start(['/vm/ä.qcow2'], false);
    expect(few).toEqual({ json: String.raw`{"paths":["/vm/\u00e4.qcow2"]}` });
    app.emit('second-instance', {}, [], '/', few);
    await vi.waitFor(() => expect(opened).toHaveBeenCalledWith(['/vm/ä.qcow2']));
    const message = start(many, false);
    expect(JSON.stringify(message).length).toBeLessThan(100);
    app.emit('second-instance', {}, [], '/', message);
    await vi.waitFor(() => expect(opened).toHaveBeenCalledWith(many));
    expect(await readdir(join(app.userData, 'handed-over'))).toEqual([]);
  });

  it.each([
    undefined,
    {},
    { paths: ['/vm/a.qcow2'] },
    { json: '{' },
    ...[{ paths: [1] }, { list: '../settings.json' }, { paths: [], list: 'x' }].map((message) => ({
      json: JSON.stringify(message),
    })),
  ])('whose message is %j is told of as lost', async (message) => {
    start([], true);
    app.emit('second-instance', {}, [], '/', message);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
    expect(opened).not.toHaveBeenCalled();
  });
});

it('the first start opens many files without leaving a list of them', async () => {
  start(many, true);
  await vi.waitFor(() => expect(opened).toHaveBeenCalledWith(many));
  expect(await readdir(join(app.userData, 'handed-over'))).toEqual([]);
});

it('a command line that is too long for another instance is none for the first one', async () => {
  const lock = join(app.userData, 'SingletonLock');
  expect(mayAnotherRun(app.userData)).toBe(false);
  await symlink(`${hostname()}-${process.pid}`, lock);
  expect(mayAnotherRun(app.userData)).toBe(true);
  await rm(lock);
  await symlink(`${hostname()}-${2 ** 22 + 1}`, lock);
  expect(mayAnotherRun(app.userData)).toBe(false);
  await rm(lock);
  await symlink('elsewhere-1', lock);
  expect(mayAnotherRun(app.userData)).toBe(true);
});

it('a command line fits as far as the instance that runs survives it', () => {
  expect(fitsOneMessage(['platter', ...many.slice(0, 800)])).toBe(true);
  expect(fitsOneMessage(['platter', ...many])).toBe(false);
});
