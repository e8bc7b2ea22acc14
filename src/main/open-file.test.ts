import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Arrivals } from './arrivals';
import { setupOpenFile } from './open-file';

const electron = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  return { app: new EventEmitter() };
});
vi.mock('electron', () => electron);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('files that the system opens wait until somebody takes them, and come together from then on too', () => {
  const arrivals = new Arrivals();
  setupOpenFile(arrivals);
  const preventDefault = vi.fn<() => void>();
  const fromSystem = (path: string) => electron.app.emit('open-file', { preventDefault }, path);
  fromSystem('/vm/first.qcow2');
  arrivals.add(['/vm/second.qcow2']);
  arrivals.add([]);
  const open = vi.fn<(paths: readonly string[]) => void>();
  arrivals.deliverTo(open);
  expect(open.mock.calls).toEqual([[['/vm/first.qcow2', '/vm/second.qcow2']]]);
  fromSystem('/vm/third.qcow2');
  fromSystem('/vm/fourth.qcow2');
  vi.runAllTimers();
  expect(open).toHaveBeenLastCalledWith(['/vm/third.qcow2', '/vm/fourth.qcow2']);
  fromSystem('/vm/fifth.qcow2');
  vi.runAllTimers();
  expect(open).toHaveBeenLastCalledWith(['/vm/fifth.qcow2']);
  expect(open).toHaveBeenCalledTimes(3);
  expect(preventDefault).toHaveBeenCalledTimes(4);
});
