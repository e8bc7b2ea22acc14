import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../io/memory-storage';
import { bytesWritten, changedRanges } from './changed-ranges';
import { PlannedStorage } from './planned-storage';
import { bitOf, PUNCH_STEP } from './undo-head';

describe('changed ranges', () => {
  it('are cut where other steps begin, and at the old end', async () => {
    const plan = new PlannedStorage(new MemoryStorage(new Uint8Array(8 * 512)), 512);
    await plan.plan('raise', 512, new Uint8Array(1024));
    await plan.plan('lower', 1024, new Uint8Array(1024));
    await plan.plan('switch', 7 * 512, new Uint8Array(1024));
    plan.punch(4 * 512, 512);
    expect([...changedRanges(plan)]).toEqual([
      { offset: 512, length: 512, steps: bitOf(2), copyFrom: undefined },
      { offset: 1024, length: 512, steps: bitOf(2) | bitOf(4), copyFrom: undefined },
      { offset: 1536, length: 512, steps: bitOf(4), copyFrom: undefined },
      { offset: 2048, length: 512, steps: bitOf(PUNCH_STEP), copyFrom: undefined },
      { offset: 3584, length: 512, steps: bitOf(3), copyFrom: undefined },
      { offset: 4096, length: 512, steps: bitOf(3), copyFrom: undefined },
    ]);
    expect(bytesWritten(plan)).toBe(1024 + 1024 + 1024 + 512);
  });

  it('say where each copy comes from, but where a write goes over it', async () => {
    const plan = new PlannedStorage(new MemoryStorage(new Uint8Array(64 * 1024)), 8192);
    plan.copy(0, 16_384);
    plan.copy(8192, 24_576);
    await plan.plan('place', 16_384 + 4096, new Uint8Array(100));
    await plan.plan('switch', 24_576, new Uint8Array(100));
    expect([...changedRanges(plan)]).toEqual([
      { offset: 16_384, length: 4096, steps: bitOf(1), copyFrom: 0 },
      { offset: 20_480, length: 4096, steps: bitOf(1), copyFrom: undefined },
      { offset: 24_576, length: 4096, steps: bitOf(1) | bitOf(3), copyFrom: 8192 },
      { offset: 28_672, length: 4096, steps: bitOf(1), copyFrom: 12_288 },
    ]);
  });
});
