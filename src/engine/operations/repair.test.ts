import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CLEAN, repairPreview } from '../../../test/repair-records';
import { suiteFolder } from '../../../test/suite-folder';
import { FaultyStorage } from '../io/faulty-storage';
import { WritableFileStorage } from '../io/writable-file-storage';
import type { OpenFile } from '../image/named-storage';
import type { PlanOptions, RepairPlan } from './plan-repair';
import type { Image } from '../image/image';
import { PlannedStorage } from '../repair/planned-storage';
import { create } from './create';
import { planRepairOf, repair } from './repair';
import { finishRepair, listUndo, undo } from './undo';

const FILL = new Uint8Array(65_536).fill(7);

/** Fills the third cluster, unless that is done; what the image holds does not matter here. */
async function plan({ storage }: Image, { scope = 'all' }: PlanOptions): Promise<RepairPlan> {
  const changes = new PlannedStorage(storage, 65_536);
  const found = new Uint8Array(65_536);
  await storage.read(2 * 65_536, found);
  const damaged = Buffer.compare(found, FILL) !== 0;
  if (damaged) {
    await changes.plan('raise', 2 * 65_536, FILL);
    await changes.plan('lower', 3 * 65_536, FILL);
  }
  return {
    changes,
    preview: repairPreview({
      scope,
      before: { ...CLEAN, corruptions: damaged ? 2 : 0, leaks: damaged ? 1 : 0 },
      writes: { count: 1, bytes: 65_536 },
      lengthBefore: changes.lengthBefore,
      lengthAfter: changes.length,
    }),
  };
}

vi.mock('./plan-repair', () => ({
  planRepair: (image: Image, options: PlanOptions) => plan(image, options),
}));

const folder = await suiteFolder('repair');
let number = 0;
let path: string;
let undoFolder: string;
let before: Buffer;

beforeEach(async () => {
  const at = join(folder, String(number++));
  await mkdir(at);
  path = join(at, 'disk.qcow2');
  undoFolder = join(at, 'undo');
  await create({ path, size: 1 << 20 });
  before = await readFile(path);
});

/** Lets the image's disk fail for good after so many writes. */
const failingAfter = (writes: number): OpenFile => {
  const open = async (name: string): Promise<FaultyStorage> => {
    let broken = false;
    return new FaultyStorage(await WritableFileStorage.open(name), ({ kind, ofKind }) => {
      broken ||= kind === 'write' && ofKind === writes;
      return broken && kind !== 'read' ? { errno: 'EIO', bytes: 1000 } : undefined;
    });
  };
  return open;
};

describe('repair', () => {
  it('says first what it does, does it, and has nothing to do then', async () => {
    const preview = await planRepairOf(path, { undoFolder, scope: 'leaks' });
    expect(preview).toMatchObject({ scope: 'leaks', before: { corruptions: 2 } });
    expect(preview.undoFile).toMatch(/disk\.qcow2\.[-0-9]+\.platter-undo$/);
    expect((await readFile(path)).equals(before)).toBe(true);
    const percents: number[] = [];
    const progress = (event: { progress: number }): void => void percents.push(event.progress);
    const result = await repair(path, { undoFolder }, { progress });
    expect(result).toMatchObject({ corruptionsFixed: 2, leaksFixed: 1 });
    expect(result.undoBytes).toBeLessThanOrEqual(preview.undoBytes);
    expect(percents.at(-1)).toBe(100);
    const repaired = await readFile(path);
    expect(await repair(path, { undoFolder })).toMatchObject({ undoFile: undefined, undoBytes: 0 });
    expect((await readFile(path)).equals(repaired)).toBe(true);
    expect(await listUndo(path, { undoFolder })).toMatchObject([
      { path: result.undoFile, fileBytes: result.undoBytes },
    ]);
  });

  it('that is to write nothing writes nothing', async () => {
    const result = await repair(path, { undoFolder, dryRun: true });
    expect(result).toMatchObject({ corruptionsFixed: 0, leaksFixed: 0, before: { leaks: 1 } });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await listUndo(path, { undoFolder })).toEqual([]);
  });

  it('leaves an image alone that somebody else has open', async () => {
    const other = await WritableFileStorage.open(path);
    await expect(repair(path, { undoFolder })).rejects.toMatchObject({ code: 'in-use' });
    await other.close();
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  describe.each([0, 1])('that was interrupted in write %d', (writes) => {
    let failure: unknown;

    beforeEach(async () => {
      failure = await repair(path, { undoFolder, openFile: failingAfter(writes) }).catch((error) => error);
    });

    it('says so, and is on the list', async () => {
      const [entry] = await listUndo(path, { undoFolder });
      const fields = { file: path, errno: 'EIO', undoFile: entry.path };
      expect(failure).toMatchObject({ code: 'repair-interrupted', fields });
      expect(entry).toMatchObject({ state: 'undoing' });
      expect((await readFile(path)).equals(before)).toBe(false);
    });

    it('is no ground for a plan', async () => {
      const [entry] = await listUndo(path, { undoFolder });
      await expect(planRepairOf(path, { undoFolder })).rejects.toMatchObject({
        code: 'repair-interrupted',
        fields: { undoFile: entry.path },
      });
    });

    it('is taken back', async () => {
      await undo(path, { undoFolder });
      expect((await readFile(path)).equals(before)).toBe(true);
    });

    it('is finished', async () => {
      await finishRepair(path, { undoFolder });
      expect(await listUndo(path, { undoFolder })).toMatchObject([{ state: 'done' }]);
      expect(await planRepairOf(path, { undoFolder })).toMatchObject({ before: { corruptions: 0 } });
      await undo(path, { undoFolder });
      expect((await readFile(path)).equals(before)).toBe(true);
    });

    it('goes back first when the image is repaired again', async () => {
      expect(await repair(path, { undoFolder })).toMatchObject({ corruptionsFixed: 2 });
      expect(await listUndo(path, { undoFolder })).toMatchObject([{ state: 'done' }]);
      await undo(path, { undoFolder });
      expect((await readFile(path)).equals(before)).toBe(true);
    });

    it('is left alone where somebody wrote to what it changed', async () => {
      const bytes = await readFile(path);
      bytes[2 * 65_536 + 500] ^= 0xa5;
      await writeFile(path, bytes);
      const refusal = {
        code: 'changed-since-repair',
        fields: { reason: 'contents', offset: 2 * 65_536 + 500 },
      };
      await expect(undo(path, { undoFolder, force: true })).rejects.toMatchObject(refusal);
      await expect(repair(path, { undoFolder })).rejects.toMatchObject(refusal);
      expect((await readFile(path)).equals(bytes)).toBe(true);
    });
  });
});
