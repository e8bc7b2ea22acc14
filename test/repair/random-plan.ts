/** Plans of repairs that mean nothing, but change a file in all the ways that a repair may. */
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import { REPAIR_STEPS, type PlannedChanges } from '../../src/engine/repair/planned-changes';
import { PlannedStorage } from '../../src/engine/repair/planned-storage';
import { Random } from '../random';

/** A file, what is to become of it, and what it is then. */
export interface RandomPlan {
  readonly before: Uint8Array;
  readonly changes: PlannedChanges;
  readonly after: Uint8Array;
}

/** Bytes that are random, all the same, or zeroes. */
function contents(length: number, random: Random): Uint8Array {
  const fill = random.below(4);
  if (fill < 2) return new Uint8Array(length).fill(fill * random.below(256));
  return Uint8Array.from({ length }, () => random.next());
}

/** @param before the file; random when there is none. */
export async function randomPlan(seed: number, before?: Uint8Array): Promise<RandomPlan> {
  const random = new Random(seed);
  const clusterSize = 512 << random.below(4);
  const bytes = before ?? randomFile(random, clusterSize);
  const clusters = Math.floor(bytes.length / clusterSize);
  const plan = new PlannedStorage(new MemoryStorage(bytes), clusterSize);
  // a cluster is written to, copied to, copied from, or punched
  const uses = Array.from({ length: clusters }, () =>
    random.pick(['', 'write', 'to', 'from', 'punch'] as const),
  );
  const of = (use: string): number[] => [...uses.keys()].filter((cluster) => uses[cluster] === use);
  const targets = [...of('to'), clusters + 1, clusters + 2];
  for (const from of of('from')) {
    const to = targets.splice(random.below(targets.length), 1);
    if (to.length > 0 && random.below(2) === 0) plan.copy(from * clusterSize, to[0] * clusterSize);
  }
  const written = [...of('write'), clusters, clusters + 3];
  for (const step of REPAIR_STEPS) {
    // what was copied may change when the copy is made
    const places = step === 'place' ? [...written, ...of('to')] : [...written, ...of('from'), ...of('to')];
    for (let count = random.below(4); count > 0; count--) {
      const offset = random.pick(places) * clusterSize + random.below(clusterSize);
      await plan.plan(
        step,
        offset,
        contents(1 + random.below(clusterSize), random).subarray(0, clusterSize - (offset % clusterSize)),
      );
    }
  }
  for (const cluster of of('punch'))
    if (random.below(2) === 0) plan.punch(cluster * clusterSize, clusterSize);
  if (random.below(3) === 0) plan.extend(plan.length + random.below(3 * clusterSize));
  const after = new Uint8Array(plan.length);
  await plan.readAfter('finish', 0, after);
  for (const { offset, length } of plan.punches) after.fill(0, offset, offset + length);
  return { before: bytes, changes: plan, after };
}

function randomFile(random: Random, clusterSize: number): Uint8Array {
  const clusters = 4 + random.below(12);
  const parts = Array.from({ length: clusters }, () => contents(clusterSize, random));
  // a file may end anywhere
  return Buffer.concat([...parts, contents(random.below(clusterSize), random)]);
}
