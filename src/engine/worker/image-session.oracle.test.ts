import { mkdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { qemuImgMust, qemuIoMust } from '../../../test/qemu';
import { makeTemporaryFolder, removeFolder } from '../../../test/temporary-folder';
import type { RpcHandlers } from '../../shared/rpc-server';
import type { WorkerContract } from '../../shared/worker-protocol';
import type { FileChange } from '../io/file-change';
import { engineHandlers } from './handlers';
import { ImageSession } from './image-session';

let folder: string;
let path: string;
let told: readonly FileChange[];
let engine: RpcHandlers<WorkerContract>;

beforeEach(async () => {
  folder = await makeTemporaryFolder('session');
  path = join(folder, 'image.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '16M']);
  const heard: FileChange[] = [];
  told = heard;
  engine = engineHandlers(new ImageSession((what) => heard.push(what)), {
    sketch: () => undefined,
    moves: () => undefined,
  });
  await engine.open({ path, granted: [] }, {});
});
afterEach(() => removeFolder(folder));

const mappedClusters = async (): Promise<number> => (await engine.buildMap({}, {})).mapped / 65_536;

describe('the image of a worker', () => {
  it('is read again when the file changed, and not before it is asked to', async () => {
    expect(await mappedClusters()).toBe(0);
    await qemuIoMust(path, ['write 0 1M']);
    await vi.waitFor(() => expect(told).toEqual(['modified']), 5000);
    await engine.summary({}, {});
    expect(await mappedClusters()).toBe(16);
  });

  it('follows the path when another file takes its place', async () => {
    const other = join(folder, 'other.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', other, '32M']);
    await rename(other, path);
    await vi.waitFor(() => expect(told).toEqual(['replaced']), 5000);
    expect((await engine.summary({}, {})).virtualSize).toBe(32 << 20);
  });

  it('stays readable when the file is deleted, though it cannot be read anew', async () => {
    await unlink(path);
    await vi.waitFor(() => expect(told).toEqual(['deleted']), 5000);
    await expect(engine.summary({}, {})).rejects.toMatchObject({ code: 'no-such-file' });
    expect((await engine.check({ deep: false }, {})).corruptions).toBe(0);
    expect(await engine.bytes({ offset: 0, length: 4 }, {})).toEqual(Uint8Array.of(0x51, 0x46, 0x49, 0xfb));
  });

  it('lets a check that runs end on the file it began with', async () => {
    const checking = engine.check({ deep: false }, {});
    await qemuIoMust(path, ['write 0 1M']);
    await engine.summary({}, {});
    expect((await checking).allocatedClusters).toBe(0);
  });

  it('says what has to come first', async () => {
    const place = { space: 'host', cluster: 0 } as const;
    const ask = async (): Promise<unknown> => engine.inspect(place, {});
    await expect(ask()).rejects.toMatchObject({ code: 'invalid-argument' });
    const page = async (): Promise<unknown> => engine.findings({ offset: 0, limit: 1 }, {});
    await expect(page()).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('reads files outside of its folder only when they were granted', async () => {
    const base = join(folder, 'base.qcow2');
    const overlay = join(folder, 'below', 'overlay.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', base, '16M']);
    await mkdir(join(folder, 'below'));
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', overlay]);
    await engine.open({ path: overlay, granted: [] }, {});
    expect((await engine.summary({}, {})).chain[1].problem?.reason).toBe('gate');
    await engine.open({ path: overlay, granted: [base] }, {});
    expect((await engine.summary({}, {})).chain[1].problem).toBeUndefined();
  });
});
