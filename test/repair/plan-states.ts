/** A file as each step of a planned repair leaves it, and as a power cut within a step may. */
import type { PlannedChanges, RepairStep } from '../../src/engine/repair/planned-changes';
import { REPAIR_STEPS } from '../../src/engine/repair/planned-changes';
import { Random } from '../random';

const SECTOR = 512;

/** The file when a step is done. */
export interface PlanState {
  readonly step: RepairStep | 'punches';
  readonly bytes: Uint8Array;
}

/** What one step writes: bytes at an offset. */
export interface StepWrite {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The writes of a step, copies first. */
export async function writesOf(
  before: Uint8Array,
  changes: PlannedChanges,
  step: RepairStep,
): Promise<StepWrite[]> {
  const writes: StepWrite[] = [];
  for (const { from, to, length } of step === 'place' ? changes.copies : []) {
    const bytes = new Uint8Array(length);
    bytes.set(before.subarray(from, from + length));
    writes.push({ offset: to, bytes });
  }
  for (const { offset, length } of changes.ranges(step)) {
    const bytes = new Uint8Array(length);
    await changes.readAfter(step, offset, bytes);
    writes.push({ offset, bytes });
  }
  return writes;
}

/** The file after every step, and at the end with what is given back. */
export async function statesOf(before: Uint8Array, changes: PlannedChanges): Promise<PlanState[]> {
  let bytes: Uint8Array = new Uint8Array(changes.length);
  bytes.set(before);
  const states: PlanState[] = [];
  for (const step of REPAIR_STEPS) {
    bytes = new Uint8Array(bytes);
    for (const write of await writesOf(before, changes, step)) bytes.set(write.bytes, write.offset);
    states.push({ step, bytes });
  }
  bytes = new Uint8Array(bytes);
  for (const { offset, length } of changes.punches) bytes.fill(0, offset, offset + length);
  return [...states, { step: 'punches', bytes }];
}

/** A state between two: some sectors are as they were, some as they will be. */
export function tornState(from: Uint8Array, to: Uint8Array, seed: number): Uint8Array {
  const random = new Random(seed);
  const bytes = new Uint8Array(to.length);
  bytes.set(from);
  for (let at = 0; at < to.length; at += SECTOR) {
    if (random.below(2) === 0) bytes.set(to.subarray(at, at + SECTOR), at);
  }
  return bytes;
}
