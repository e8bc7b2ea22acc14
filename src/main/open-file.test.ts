import { expect, it, vi } from 'vitest';
import { Arrivals } from './arrivals';
import { setupOpenFile } from './open-file';

const electron = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  return { app: new EventEmitter() };
});
vi.mock('electron', () => electron);

it('files that the system opens wait until somebody takes them, and come one by one from then on', () => {
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
  expect(open).toHaveBeenLastCalledWith(['/vm/third.qcow2']);
  expect(preventDefault).toHaveBeenCalledTimes(2);
});
