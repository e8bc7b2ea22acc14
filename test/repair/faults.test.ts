import { describe, expect, it } from 'vitest';
import { PlatterError } from '../../src/shared/errors';
import { FaultyStorage, type FaultPlan } from '../../src/engine/io/faulty-storage';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { applyChanges } from '../../src/engine/repair/apply-changes';
import { MemoryPlace, TimedStorage } from './memory-place';
import { randomPlan, type RandomPlan } from './random-plan';
import { MODIFIED, recoveryTrouble, same } from './repair-trouble';
import { apply, FACTS, undo, type Bench } from './undo-session';

const SEEDS = [1, 2, 3, 4];

/** Files in memory, and the same with calls that fail. */
class Disk {
  readonly timed: TimedStorage;
  readonly undoFile: MemoryStorage;
  readonly faulty: Bench;
  #calls = 0;

  /** @param fault of a call of either file, by its number */
  constructor(
    image: Uint8Array,
    fault: (call: number) => ReturnType<FaultPlan>,
    { modified = MODIFIED, undoBytes }: { readonly modified?: number; readonly undoBytes?: Uint8Array } = {},
  ) {
    this.timed = new TimedStorage(image, modified);
    this.undoFile = new MemoryStorage(undoBytes ?? new Uint8Array(0), 'disk.platter-undo');
    const plan: FaultPlan = () => fault(this.#calls++);
    this.faulty = {
      image: new FaultyStorage(this.timed, plan),
      place: new MemoryPlace(new FaultyStorage(this.undoFile, plan)),
    };
    this.faulty.place.placed = undoBytes !== undefined;
  }

  get calls(): number {
    return this.#calls;
  }

  get image(): Uint8Array {
    return this.timed.contents();
  }

  /** The same files on a disk that works again. */
  get mended(): Bench {
    return { image: this.timed, place: new MemoryPlace(this.undoFile) };
  }
}

const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof PlatterError)) throw error;
    return error.code;
  }
};

const FAULTS = [
  ['EIO once', (at: number) => (call: number) => (call === at ? { errno: 'EIO' } : undefined)],
  ['EIO from then on', (at: number) => (call: number) => (call >= at ? { errno: 'EIO' } : undefined)],
  [
    'ENOSPC in the middle of a write',
    (at: number) => (call: number) => (call === at ? { errno: 'ENOSPC', bytes: 700 } : undefined),
  ],
] as const;

/** @returns what is wrong after a repair that ended with an error, or with none; undefined = nothing */
async function repairTrouble(
  disk: Disk,
  code: string | undefined,
  plan: RandomPlan,
): Promise<string | undefined> {
  const undoBytes = disk.undoFile.contents();
  const files = { image: disk.image, modified: disk.timed.modified, undo: undoBytes };
  if (code === undefined) return same(disk.image, plan.after) ? undefined : 'not as planned';
  if (code === 'repair-interrupted') return recoveryTrouble(files, plan);
  if (!['repair-failed', 'undo-not-made', 'io-error', 'cancelled'].includes(code)) return `no ${code}`;
  if (disk.faulty.place.placed) return 'the undo file is still there';
  return same(disk.image, plan.before) ? undefined : `changed, with ${code}`;
}

describe.each(FAULTS)('%s, at each call in turn', (_name, fault) => {
  it.each(SEEDS)(
    'of a repair leaves the image as it was, or what can be finished and undone: plan %d',
    async (seed) => {
      const plan = await randomPlan(seed);
      for (let at = 0; ; at++) {
        const disk = new Disk(plan.before, fault(at));
        const code = await codeOf(apply(plan.changes)(disk.faulty));
        expect(code === undefined).toBe(disk.calls <= at);
        expect(await repairTrouble(disk, code, plan)).toBeUndefined();
        if (code === undefined) return;
      }
    },
  );

  it.each(SEEDS)('of an undo leaves what can be undone again: plan %d', async (seed) => {
    const plan = await randomPlan(seed);
    const sound = new Disk(plan.before, () => undefined);
    await apply(plan.changes)(sound.faulty);
    const start = { modified: sound.timed.modified, undoBytes: sound.undoFile.contents() };
    for (let at = 0; ; at++) {
      const disk = new Disk(sound.image, fault(at), start);
      const code = await codeOf(undo(disk.faulty));
      expect(code === undefined).toBe(disk.calls <= at);
      await undo(disk.mended);
      expect(same(disk.image, plan.before)).toBe(true);
      expect(disk.timed.modified).toBe(MODIFIED);
      if (code === undefined) return;
    }
  });
});

describe('a repair that is called off', () => {
  it.each(SEEDS)('after any write leaves the image as it was: plan %d', async (seed) => {
    const plan = await randomPlan(seed);
    for (let writes = 0; ; writes++) {
      const disk = new Disk(plan.before, () => undefined);
      const abort = new AbortController();
      let done = 0;
      const step = (): void => {
        if (done++ === writes) abort.abort();
      };
      const work = applyChanges(disk.timed, plan.changes, FACTS, disk.faulty.place, {
        signal: abort.signal,
        saved: step,
        written: step,
      });
      const code = await codeOf(work);
      expect(await repairTrouble(disk, code, plan)).toBeUndefined();
      if (code === undefined) return;
    }
  });
});
