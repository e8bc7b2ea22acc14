import {
  chmod,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLEAN, repairPreview } from '../../../test/repair-records';
import { suiteFolder } from '../../../test/suite-folder';
import { MemoryStorage } from '../io/memory-storage';
import { WritableFileStorage } from '../io/writable-file-storage';
import { PlannedStorage } from '../repair/planned-storage';
import { UndoFile } from '../repair/undo-file';
import type { UndoState } from '../repair/undo-head';
import { applyPlan } from './apply-plan';
import { finishRepair, listUndo, removeUndo, undo } from './undo';

const CLUSTER = 4096;
const folder = await suiteFolder('undo');
let count = 0;

/** What a plan says to people, where nobody reads it. */
const PREVIEW = repairPreview({ before: { ...CLEAN, corruptions: 2, leaks: 3 } });

/** An image of random bytes in a folder of its own. */
async function image(): Promise<{ at: string; path: string; bytes: Buffer; undoFolder: string }> {
  const at = join(folder, String(count++));
  await mkdir(at);
  const path = join(at, 'disk.qcow2');
  const bytes = Buffer.from(
    Uint8Array.from({ length: 20 * CLUSTER + 100 }, (_value, index) => index * 7 + count),
  );
  await writeFile(path, bytes, { mode: 0o640 });
  await utimes(path, 1_600_000_000, 1_600_000_000.25);
  return { at, path, bytes, undoFolder: join(at, 'undo') };
}

/** Repairs an image: one cluster becomes `fill`, one is copied, one is punched, and the file grows. */
async function repair(path: string, undoFolder: string, fill = 1, signal?: AbortSignal): Promise<string> {
  const storage = await WritableFileStorage.open(path);
  try {
    const changes = new PlannedStorage(storage, CLUSTER);
    const end = Math.ceil(storage.length / CLUSTER);
    await changes.plan('raise', fill * CLUSTER, new Uint8Array(CLUSTER).fill(fill));
    await changes.plan('switch', 0, new Uint8Array(8).fill(fill));
    changes.copy(5 * CLUSTER, end * CLUSTER);
    changes.punch(10 * CLUSTER, 2 * CLUSTER);
    const undoFile = await applyPlan(
      storage,
      path,
      { preview: PREVIEW, changes },
      { undoFolder },
      { signal },
    );
    return undoFile ?? '';
  } finally {
    await storage.close();
  }
}

const modifiedOf = async (path: string): Promise<number> => (await stat(path)).mtimeMs;

/** Puts bytes into a file, as somebody else would. */
async function poke(path: string, offset: number, bytes: readonly number[]): Promise<void> {
  const storage = await WritableFileStorage.open(path, { lock: 'none' });
  await storage.write(offset, Uint8Array.from(bytes));
  await storage.close();
}

describe('taking back', () => {
  it('gives back every byte, the length and the time', async () => {
    const { at, path, bytes, undoFolder } = await image();
    const before = await modifiedOf(path);
    const undoFile = await repair(path, undoFolder);
    expect(basename(undoFile)).toMatch(/^disk\.qcow2\.\d{8}-\d{6}\.platter-undo$/);
    expect((await stat(undoFile)).mode & 0o777).toBe(0o640);
    const repaired = await readFile(path);
    expect(repaired.length).toBe(22 * CLUSTER);
    expect(repaired.subarray(10 * CLUSTER, 12 * CLUSTER).every((byte) => byte === 0)).toBe(true);
    expect(repaired.subarray(21 * CLUSTER).equals(bytes.subarray(5 * CLUSTER, 6 * CLUSTER))).toBe(true);
    const [entry] = await listUndo(path, { undoFolder });
    expect(entry).toMatchObject({ path: undoFile, state: 'done', corruptionsFixed: 2, leaksFixed: 3 });
    const result = await undo(path, { undoFolder });
    expect(result).toMatchObject({ undone: entry, left: 0 });
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect(Math.abs((await modifiedOf(path)) - before)).toBeLessThan(0.002);
    expect(await readdir(at)).toEqual(['disk.qcow2']);
    await expect(undo(path, { undoFolder })).rejects.toMatchObject({ code: 'nothing-to-undo' });
  });

  it('goes through several repairs, the newest first, whatever the name of the image', async () => {
    const { at, path, bytes, undoFolder } = await image();
    await symlink('disk.qcow2', join(at, 'link'));
    const states: Buffer[] = [];
    for (const fill of [1, 2, 3]) {
      states.push(await readFile(path));
      await repair(fill === 2 ? join(at, 'link') : path, undoFolder, fill);
    }
    for (let left = 2; left >= 0; left--) {
      expect(await undo(join(at, 'link'), { undoFolder })).toMatchObject({ left });
      expect((await readFile(path)).equals(states[left])).toBe(true);
    }
    expect(bytes.equals(states[0])).toBe(true);
  });

  it('refuses where what was repaired has been written to, even with force', async () => {
    const { path, undoFolder } = await image();
    await repair(path, undoFolder);
    await poke(path, CLUSTER + 77, [9]);
    const after = await readFile(path);
    const refusal = { code: 'changed-since-repair', fields: { reason: 'contents', offset: CLUSTER + 77 } };
    await expect(undo(path, { undoFolder })).rejects.toMatchObject(refusal);
    await expect(undo(path, { undoFolder, force: true })).rejects.toMatchObject(refusal);
    expect((await readFile(path)).equals(after)).toBe(true);
    expect(await listUndo(path, { undoFolder })).toHaveLength(1);
  });

  it('refuses where something else was written, and keeps that with force', async () => {
    const { path, bytes, undoFolder } = await image();
    await repair(path, undoFolder);
    await poke(path, 15 * CLUSTER, [1, 2, 3]);
    const modified = new Date(await modifiedOf(path)).toISOString();
    await expect(undo(path, { undoFolder })).rejects.toMatchObject({
      code: 'changed-since-repair',
      fields: { reason: 'modified', modified },
    });
    await undo(path, { undoFolder, force: true });
    bytes.set([1, 2, 3], 15 * CLUSTER);
    expect((await readFile(path)).equals(bytes)).toBe(true);
    // who makes backups by time must see what was written
    expect(await modifiedOf(path)).toBeGreaterThanOrEqual(Date.parse(modified));
  });

  it('refuses where the file has another length, even with force', async () => {
    const { path, undoFolder } = await image();
    await repair(path, undoFolder);
    await truncate(path, 30 * CLUSTER);
    const refusal = {
      code: 'changed-since-repair',
      fields: { reason: 'length', length: 30 * CLUSTER, expected: 22 * CLUSTER },
    };
    await expect(undo(path, { undoFolder, force: true })).rejects.toMatchObject(refusal);
  });

  it('does not touch an image by an undo file that is damaged anywhere', async () => {
    const { path, undoFolder } = await image();
    const undoFile = await repair(path, undoFolder);
    const repaired = await readFile(path);
    const sound = await readFile(undoFile);
    const used = [0, 17, 25, 40, 511, 4096, 4100, 4170, 16_384, 16_390, 16_410, sound.length - 1];
    for (const at of [...used, Math.floor((16_384 + sound.length) / 2)]) {
      const damaged = Buffer.from(sound);
      damaged[at] ^= 0x55;
      await writeFile(undoFile, damaged);
      await expect(undo(path, { undoFolder }), `byte ${at}`).rejects.toMatchObject({ code: 'undo-damaged' });
    }
    await writeFile(undoFile, sound.subarray(0, sound.length - 1));
    await expect(undo(path, { undoFolder })).rejects.toMatchObject({ code: 'undo-damaged' });
    expect((await readFile(path)).equals(repaired)).toBe(true);
    await writeFile(undoFile, 'something else');
    expect(await listUndo(path, { undoFolder })).toMatchObject([{ path: undoFile, state: 'unreadable' }]);
  });
});

describe('undo files', () => {
  // root may write anywhere
  it.skipIf(process.getuid?.() === 0)(
    'go to another folder where their own can not be written to',
    async () => {
      const { at, path, bytes, undoFolder } = await image();
      const other = await image();
      await chmod(at, 0o555);
      try {
        const undoFile = await repair(path, other.undoFolder);
        expect(undoFile.startsWith(join(other.undoFolder, 'disk.qcow2.'))).toBe(true);
        expect(await listUndo(path, { undoFolder })).toEqual([]);
        await undo(path, { undoFolder: other.undoFolder });
      } finally {
        await chmod(at, 0o755);
      }
      expect((await readFile(path)).equals(bytes)).toBe(true);
    },
  );

  it('are removed by name, and nothing else is', async () => {
    const { path, undoFolder } = await image();
    const undoFile = await repair(path, undoFolder);
    await expect(removeUndo(path, path, { undoFolder })).rejects.toMatchObject({ code: 'nothing-to-undo' });
    await removeUndo(path, undoFile, { undoFolder });
    expect(await listUndo(path, { undoFolder })).toEqual([]);
    expect((await readFile(path)).length).toBe(22 * CLUSTER);
  });

  it('take no room for what is alike, zero or a hole', async () => {
    const { path, undoFolder } = await image();
    await truncate(path, 64 << 20);
    const storage = await WritableFileStorage.open(path);
    const changes = new PlannedStorage(storage, 65_536);
    for (let at = 2; at < 100; at++) {
      await changes.plan('place', at * 65_536, new Uint8Array(65_536).fill(0xff));
    }
    changes.punch(32 << 20, 16 << 20);
    const undoFile = await applyPlan(storage, path, { preview: PREVIEW, changes }, { undoFolder });
    await storage.close();
    expect((await stat(undoFile ?? '')).size).toBeLessThan(128 << 10);
  });

  it('are not made for an image that is called off before the first write', async () => {
    const { at, path, bytes, undoFolder } = await image();
    const abort = new AbortController();
    abort.abort();
    await expect(repair(path, undoFolder, 1, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(at)).toEqual(['disk.qcow2']);
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  it('are none for an image without a path: the plan is carried out, and leaks are not punched', async () => {
    const bytes = new Uint8Array(8 * CLUSTER).fill(5);
    const storage = new MemoryStorage(bytes);
    const changes = new PlannedStorage(storage, CLUSTER);
    await changes.plan('lower', CLUSTER, new Uint8Array(CLUSTER));
    changes.punch(2 * CLUSTER, CLUSTER);
    expect(await applyPlan(storage, undefined, { preview: PREVIEW, changes })).toBeUndefined();
    bytes.fill(0, CLUSTER, 2 * CLUSTER);
    expect(Buffer.compare(storage.contents(), bytes)).toBe(0);
  });
});

/** Says of a repair that it is at that step. */
async function setState(undoFile: string, state: UndoState): Promise<void> {
  const storage = await WritableFileStorage.open(undoFile);
  await (await UndoFile.open(storage)).setState(storage, state);
  await storage.close();
}

describe('undo files of no use', () => {
  it('that can not be read are in nobody’s way', async () => {
    const { at, path, bytes, undoFolder } = await image();
    const undoFile = await repair(path, undoFolder);
    const junk = join(at, 'disk.qcow2.20990101-000000.platter-undo');
    await writeFile(junk, 'junk');
    await utimes(junk, 4_000_000_000, 4_000_000_000);
    expect(await listUndo(path, { undoFolder })).toMatchObject([
      { path: undoFile, state: 'done' },
      { path: junk, state: 'unreadable' },
    ]);
    await setState(undoFile, { phase: 'applying', step: 6 });
    expect(await finishRepair(path, { undoFolder })).toMatchObject({ finished: { path: undoFile } });
    expect(await undo(path, { undoFolder })).toMatchObject({ left: 0 });
    expect((await readFile(path)).equals(bytes)).toBe(true);
    await removeUndo(path, junk, { undoFolder });
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });

  it('are listed where nothing of the repair is in the image, to be removed', async () => {
    const { at, path, undoFolder } = await image();
    const undoFile = await repair(path, undoFolder);
    await setState(undoFile, { phase: 'applying', step: 0 });
    expect(await listUndo(path, { undoFolder })).toMatchObject([{ path: undoFile, state: 'unused' }]);
    await expect(undo(path, { undoFolder })).rejects.toMatchObject({ code: 'nothing-to-undo' });
    await removeUndo(path, undoFile, { undoFolder });
    expect(await readdir(at)).toEqual(['disk.qcow2']);
  });

  it('are not removed while somebody repairs with them', async () => {
    const { path, undoFolder } = await image();
    const undoFile = await repair(path, undoFolder);
    const used = await WritableFileStorage.open(undoFile);
    try {
      await expect(removeUndo(path, undoFile, { undoFolder })).rejects.toMatchObject({ code: 'in-use' });
    } finally {
      await used.close();
    }
    await removeUndo(path, undoFile, { undoFolder });
  });

  it('that were never finished go when the next one is made, unless somebody has them open', async () => {
    const { at, path, undoFolder } = await image();
    const part = (name: string): string =>
      join(at, `.${name}.20200101-000000.platter-undo.0123456789ab.part`);
    const old = part('disk.qcow2');
    const kept = [part('other.qcow2'), part('disk.qcow2.bak'), join(at, '.disk.qcow2.0123456789ab.part')];
    const young = part('disk.qcow2').replace('0123456789ab', 'ba9876543210');
    const open = part('disk.qcow2').replace('0123456789ab', 'cccccccccccc');
    for (const name of [old, ...kept, young, open]) {
      await writeFile(name, 'half');
      if (name !== young) await utimes(name, 1_600_000_000, 1_600_000_000);
    }
    const used = await WritableFileStorage.open(open);
    const undoFile = await repair(path, undoFolder);
    await used.close();
    const left = ['disk.qcow2', basename(undoFile), ...[...kept, young, open].map((name) => basename(name))];
    expect((await readdir(at)).sort()).toEqual(left.sort());
  });
});

describe('a repair that was interrupted, and then something else was written', () => {
  it('is neither finished nor taken back, and says so', async () => {
    const { path, undoFolder } = await image();
    const undoFile = await repair(path, undoFolder);
    await setState(undoFile, { phase: 'applying', step: 6 });
    await poke(path, CLUSTER + 77, [9]);
    const refusal = { code: 'changed-since-repair', fields: { unfinished: true, undoFile } };
    await expect(undo(path, { undoFolder })).rejects.toMatchObject(refusal);
    await expect(finishRepair(path, { undoFolder })).rejects.toMatchObject(refusal);
  });
});

describe('finishing', () => {
  it('says so where no repair was interrupted', async () => {
    const { path, undoFolder } = await image();
    await repair(path, undoFolder);
    await expect(finishRepair(path, { undoFolder })).rejects.toMatchObject({
      code: 'nothing-to-undo',
      fields: { finish: true },
    });
  });
});
