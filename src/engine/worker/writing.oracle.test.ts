import { existsSync } from 'node:fs';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peekU64, poke } from '../../../test/poke';
import { holdImage, qemuCheck, qemuImgMust, qemuInfo, qemuIoMust } from '../../../test/qemu';
import { makeTemporaryFolder, removeFolder } from '../../../test/temporary-folder';
import type { MoveEvent } from '../../shared/move-event';
import type { RpcHandlers } from '../../shared/rpc-server';
import type { WorkerContract } from '../../shared/worker-protocol';
import type { FileChange } from '../io/file-change';
import { engineHandlers } from './handlers';
import { ImageSession } from './image-session';

const MIB = 1 << 20;
let folder: string;
let path: string;
let told: readonly FileChange[];
let moved: readonly MoveEvent[];
let engine: RpcHandlers<WorkerContract>;

beforeEach(async () => {
  folder = await makeTemporaryFolder('writing');
  path = join(folder, 'image.qcow2');
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '16M']);
  await qemuIoMust(path, ['write -P 1 0 1M', 'write -P 0 1M 1M']);
  const heard: FileChange[] = [];
  told = heard;
  const seen: MoveEvent[] = [];
  moved = seen;
  engine = engineHandlers(new ImageSession((what) => heard.push(what)), {
    sketch: () => undefined,
    moves: (event) => seen.push(event),
  });
  await engine.open({ path, granted: [] }, {});
});
afterEach(async () => {
  await engine.close({}, {});
  await removeFolder(folder);
});

const grow = (size: number) => engine.resize({ size, dataLossAllowed: false }, {});

describe('an image that is written to here', () => {
  it('is read again by itself, and nobody is told that it changed', async () => {
    expect(await grow(32 * MIB)).toMatchObject({ oldSize: 16 * MIB, size: 32 * MIB });
    // no question came between: what the session has is new
    expect((await engine.buildMap({}, {})).guest.clusters).toBe((32 * MIB) / 65_536);
    await delay(1300);
    expect(told).toEqual([]);
    expect((await qemuInfo(path)).json).toMatchObject({ 'virtual-size': 32 * MIB });
    // and it goes on being watched
    await qemuIoMust(path, ['write 4M 1M']);
    await expect.poll(() => told, { timeout: 5000 }).toEqual(['modified']);
  });

  it('is written to by one at a time', async () => {
    const first = grow(32 * MIB);
    const second = grow(48 * MIB);
    await expect(second).rejects.toMatchObject({ code: 'in-use', fields: { own: true } });
    expect((await first).size).toBe(32 * MIB);
    expect((await grow(48 * MIB)).size).toBe(48 * MIB);
  });

  it('has to be the one that was read', async () => {
    await qemuIoMust(path, ['write 8M 1M']);
    await expect(grow(32 * MIB)).rejects.toMatchObject({ code: 'changed-on-disk' });
    expect((await qemuInfo(path)).json).toMatchObject({ 'virtual-size': 16 * MIB });
  });

  it('keeps its data where a shorter disk was not agreed to', async () => {
    await expect(grow(MIB)).rejects.toMatchObject({ code: 'data-loss' });
    expect((await engine.summary({}, {})).virtualSize).toBe(16 * MIB);
  });

  it('is compacted as foretold, and tells which clusters move', async () => {
    await qemuIoMust(path, ['write -P 2 2M 1M']);
    await engine.summary({}, {});
    const choice = { way: 'compact', zeroes: true } as const;
    const forecast = await engine.forecastCompact(choice, {});
    expect(forecast).toMatchObject({ zeroBytes: MIB, oldSize: (await stat(path)).size });
    const result = await engine.compact(choice, {});
    expect(result).toMatchObject({ newSize: forecast.newSize, stopped: false, zeroBytes: MIB });
    expect((await stat(path)).size).toBe(forecast.newSize);
    expect(moved.some(({ steps }) => steps.some(({ state }) => state === 'referenced'))).toBe(true);
    expect((await qemuCheck(path)).status).toBe(0);
    await qemuIoMust(path, ['read -P 1 0 1M', 'read -P 0 1M 1M', 'read -P 2 2M 1M']);
    expect((await engine.forecastCompact({ way: 'compact', zeroes: false }, {})).moves).toBe(0);
  });

  it('gives back what a look at it counted', async () => {
    expect(await engine.forecastDiscard({}, {})).toMatchObject({ looked: 2 * MIB, zeroes: MIB });
    expect(await engine.discardZeroes({}, {})).toMatchObject({ discarded: MIB });
    expect(await engine.forecastDiscard({}, {})).toMatchObject({ looked: MIB, zeroes: 0 });
    expect((await qemuCheck(path)).status).toBe(0);
  });
});

describe('an image that is repaired here', () => {
  const everything = { scope: 'all', keepData: false } as const;
  /** Puts a cluster of refcount 1 at the end, which nothing refers to. */
  const leak = async (): Promise<void> => {
    const { size } = await stat(path);
    await truncate(path, size + 65_536);
    const table = Number(await peekU64(path, 48));
    const block = Number(await peekU64(path, table));
    await poke(path, block + (size / 65_536) * 2, Uint8Array.of(0, 1));
    await engine.summary({}, {});
  };

  it('is planned without a write, repaired as planned, and taken back', async () => {
    await leak();
    const before = await readFile(path);
    const plan = await engine.planRepair(everything, {});
    expect(plan).toMatchObject({ before: { leaks: 1 }, after: { leaks: 0 }, findings: [] });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await engine.listUndo({}, {})).toEqual([]);
    expect(await engine.repair(everything, {})).toMatchObject({ leaksFixed: 1 });
    expect((await qemuCheck(path)).status).toBe(0);
    const [entry] = await engine.listUndo({}, {});
    expect(entry).toMatchObject({ state: 'done', leaksFixed: 1 });
    const undone = await engine.undo({ force: false }, {});
    // as it goes to the window
    expect(structuredClone(undone)).toMatchObject({ left: 0, undone: { path: entry.path } });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect((await engine.check({ deep: false }, {})).leaks).toBe(1);
  });

  it('loses an undo file only by the name that it was listed under', async () => {
    await leak();
    await engine.repair(everything, {});
    const [{ id, path: undoFile }] = await engine.listUndo({}, {});
    const refused = { code: 'invalid-argument', fields: { name: 'id' } };
    await expect(engine.removeUndo({ id: '0'.repeat(32) }, {})).rejects.toMatchObject(refused);
    expect(existsSync(undoFile)).toBe(true);
    await engine.removeUndo({ id }, {});
    expect(existsSync(undoFile)).toBe(false);
    await expect(engine.undo({ force: false }, {})).rejects.toMatchObject({ code: 'nothing-to-undo' });
  });

  it('is copied byte by byte, as long as nobody writes to it', async () => {
    const target = join(folder, 'copy.qcow2');
    await engine.copyImage({ target }, {});
    expect((await readFile(target)).equals(await readFile(path))).toBe(true);
    await qemuIoMust(path, ['write 8M 1M']);
    await expect(engine.copyImage({ target: join(folder, 'other') }, {})).rejects.toMatchObject({
      code: 'changed-on-disk',
    });
  });
});

describe('work that is stopped', () => {
  it('leaves a whole image, which is read again and can be written to', async () => {
    const stop = new AbortController();
    const stopped = engine.discardZeroes({}, { signal: stop.signal });
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect((await qemuCheck(path)).status).toBe(0);
    expect((await grow(32 * MIB)).size).toBe(32 * MIB);
  });

  it('is over before its image is closed', async () => {
    const growing = grow(32 * MIB);
    // by then it is under way
    await new Promise((resolve) => setTimeout(resolve));
    await engine.close({}, {});
    // nobody holds it any more
    await qemuIoMust(path, ['write 24M 64k']);
    expect(await growing).toMatchObject({ size: 32 * MIB });
    await engine.open({ path, granted: [] }, {});
  });
});

describe('files made of an image', () => {
  it('take the place of those that are there', async () => {
    const target = join(folder, 'disk.raw');
    await writeFile(target, 'old');
    expect(await engine.exportRaw({ target }, {})).toMatchObject({ size: 16 * MIB });
    await qemuImgMust(['compare', '-f', 'raw', '-F', 'qcow2', target, path]);
    const prefix = join(folder, 'report');
    await writeFile(`${prefix}.map`, 'old');
    await engine.saveMetadata({ target: prefix }, {});
    expect(await readFile(`${prefix}.map`, 'utf8')).not.toBe('old');
  });

  it('are made of a snapshot by its place in the table, whatever it is called', async () => {
    await qemuImgMust(['snapshot', '-c', 'a\u0001b', path]);
    await qemuIoMust(path, ['write -P 2 0 1M']);
    await qemuImgMust(['snapshot', '-c', 'a\u0001b', path]);
    await qemuIoMust(path, ['write -P 3 0 1M']);
    await engine.summary({}, {});
    for (const [snapshot, byte] of [1, 2].entries()) {
      const target = join(folder, `${snapshot}.raw`);
      await engine.exportRaw({ target, snapshot }, {});
      expect((await readFile(target))[0]).toBe(byte);
    }
    const other = { path, granted: [], snapshot: 1 };
    expect(await engine.compare({ snapshot: 1, other }, {})).toMatchObject({ same: true });
    expect(await engine.compare({ snapshot: 0, other }, {})).toMatchObject({ same: false });
    const none = engine.exportRaw({ target: join(folder, 'none.raw'), snapshot: 2 }, {});
    await expect(none).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('are not made of one that changed since it was read', async () => {
    await qemuIoMust(path, ['write 8M 1M']);
    const target = join(folder, 'disk');
    await expect(engine.exportRaw({ target }, {})).rejects.toMatchObject({ code: 'changed-on-disk' });
    await expect(engine.saveMetadata({ target }, {})).rejects.toMatchObject({ code: 'changed-on-disk' });
    expect([target, `${target}.meta`, `${target}.map`].filter((name) => existsSync(name))).toEqual([]);
  });
});

describe('a raw disk', () => {
  const options = {
    clusterBits: 12,
    lazyRefcounts: false,
    extendedL2: false,
    compressionType: 'zstd',
  } as const;

  it('becomes an image of the same contents, in the place of what was there', async () => {
    const raw = join(folder, 'disk.raw');
    const target = join(folder, 'new.qcow2');
    await writeFile(raw, Buffer.alloc(1000, 'x'));
    await writeFile(target, 'old');
    expect(await engine.encode({ raw, target, options }, {})).toMatchObject({ size: 1024, stored: 1000 });
    await qemuImgMust(['compare', '-f', 'raw', '-F', 'qcow2', raw, target]);
    expect((await qemuInfo(target)).json).toMatchObject({
      'cluster-size': 4096,
      'format-specific': { data: { 'compression-type': 'zstd', 'lazy-refcounts': false } },
    });
  });

  it('leaves no image where it is stopped, and what was there as it was', async () => {
    const raw = join(folder, 'disk.raw');
    const target = join(folder, 'new.qcow2');
    await writeFile(raw, Buffer.alloc(64 * MIB, 'x'));
    await writeFile(target, 'old');
    const stop = new AbortController();
    const progress = () => stop.abort();
    const stopped = engine.encode({ raw, target, options }, { signal: stop.signal, progress });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readFile(target, 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['disk.raw', 'image.qcow2', 'new.qcow2']);
  });

  it('is looked at first: how long it is, and how much of it is no hole', async () => {
    const raw = join(folder, 'disk.raw');
    await writeFile(raw, Buffer.alloc(MIB, 'x'));
    await truncate(raw, 8 * MIB + 1);
    expect(await engine.lookAtRaw({ path: raw }, {})).toEqual({ length: 8 * MIB + 1, allocated: MIB });
  });

  it('is nothing that is empty, or an image itself', async () => {
    const empty = join(folder, 'empty.raw');
    await writeFile(empty, '');
    await expect(engine.lookAtRaw({ path: empty }, {})).rejects.toMatchObject({ code: 'empty-file' });
    await expect(engine.lookAtRaw({ path }, {})).rejects.toMatchObject({
      code: 'other-format',
      fields: { format: 'qcow2', wanted: 'raw' },
    });
  });

  it('is left alone while a virtual machine writes to it, which is named', async () => {
    const raw = join(folder, 'disk.raw');
    await writeFile(raw, Buffer.alloc(MIB, 'x'));
    const holder = await holdImage(raw, join(folder, 'socket'), false, 'raw');
    try {
      const inUse = { code: 'in-use', fields: { pid: holder.pid } };
      await expect(engine.lookAtRaw({ path: raw }, {})).rejects.toMatchObject(inUse);
      const target = join(folder, 'new.qcow2');
      await expect(engine.encode({ raw, target, options }, {})).rejects.toMatchObject(inUse);
      expect(existsSync(target)).toBe(false);
    } finally {
      await holder.stop();
    }
  });
});

describe('a backing file to be', () => {
  it('is what its first bytes say', async () => {
    const raw = join(folder, 'disk.raw');
    await writeFile(raw, Buffer.alloc(1024, 'x'));
    expect(await engine.lookAtBacking({ path }, {})).toEqual({ format: 'qcow2', virtualSize: 16 * MIB });
    expect(await engine.lookAtBacking({ path: raw }, {})).toEqual({ format: 'raw', virtualSize: 1024 });
    const vmdk = join(folder, 'disk.vmdk');
    await qemuImgMust(['create', '-q', '-f', 'vmdk', vmdk, '1M']);
    await expect(engine.lookAtBacking({ path: vmdk }, {})).rejects.toMatchObject({ code: 'other-format' });
  });
});
