import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../io/memory-storage';
import { REPAIR_STEPS } from './planned-changes';
import { PlannedStorage } from './planned-storage';

const CLUSTER = 512;
const LENGTH = 8 * CLUSTER;
const original = Uint8Array.from({ length: LENGTH }, (_, at) => at % 251);
const plan = (): PlannedStorage => new PlannedStorage(new MemoryStorage(original), CLUSTER);

async function contents(planned: PlannedStorage): Promise<Uint8Array> {
  const bytes = new Uint8Array(planned.length);
  await planned.read(0, bytes);
  return bytes;
}

describe('a file as it will be', () => {
  it('reads as the writes in the order of their steps leave it, whatever the order they were planned in', async () => {
    const write = fc.record({
      step: fc.constantFrom(...REPAIR_STEPS),
      position: fc.nat(LENGTH + CLUSTER),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 2 * CLUSTER }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 8 }), async (writes) => {
        // what a step writes does not take back what a later one has planned for the same bytes
        const planned = plan();
        const model = new Map(REPAIR_STEPS.map((step) => [step, Uint8Array.from(original)]));
        const grown = new Map(REPAIR_STEPS.map((step) => [step, new Uint8Array(LENGTH + 4 * CLUSTER)]));
        for (const step of REPAIR_STEPS) grown.get(step)!.set(model.get(step)!);
        for (const { step, position, bytes } of writes) {
          await planned.plan(step, position, bytes);
          const from = REPAIR_STEPS.indexOf(step);
          for (const later of REPAIR_STEPS.slice(from)) grown.get(later)!.set(bytes, position);
        }
        for (const step of REPAIR_STEPS) {
          const bytes = new Uint8Array(planned.length);
          await planned.readAfter(step, 0, bytes);
          expect(Buffer.compare(bytes, grown.get(step)!.subarray(0, planned.length))).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the file below as it is', async () => {
    const storage = new MemoryStorage(original);
    const planned = new PlannedStorage(storage, CLUSTER);
    await planned.plan('switch', 10, new Uint8Array(600));
    planned.punch(CLUSTER, CLUSTER);
    expect(Buffer.compare(storage.contents(), original)).toBe(0);
  });

  it('has the bytes of a copied cluster as they were before the repair', async () => {
    const planned = plan();
    planned.copy(CLUSTER, 9 * CLUSTER);
    await planned.plan('switch', CLUSTER, new Uint8Array(CLUSTER));
    const copy = (await contents(planned)).subarray(9 * CLUSTER);
    expect(Buffer.compare(copy, original.subarray(CLUSTER, 2 * CLUSTER))).toBe(0);
    expect(planned.copies).toEqual([{ from: CLUSTER, to: 9 * CLUSTER, length: CLUSTER }]);
  });

  it('reads zeroes where something was given back, and joins ranges that touch', async () => {
    const planned = plan();
    planned.punch(3 * CLUSTER, CLUSTER);
    planned.punch(2 * CLUSTER, CLUSTER);
    expect(planned.punches).toEqual([{ offset: 2 * CLUSTER, length: 2 * CLUSTER }]);
    const bytes = await contents(planned);
    expect(bytes.subarray(2 * CLUSTER, 4 * CLUSTER).every((byte) => byte === 0)).toBe(true);
    expect(bytes[4 * CLUSTER]).toBe(original[4 * CLUSTER]);
  });

  it('reads without being told after each request', async () => {
    const planned = plan();
    await planned.plan('place', 0, new Uint8Array(1));
    const target = new Uint8Array(4);
    await planned.readBatch([{ position: 4, target }]);
    expect([...target]).toEqual([4, 5, 6, 7]);
  });
});
