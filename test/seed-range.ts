/** What scripts with random damage are told: `[--seed N] [--count N] [--alone]`. */
import { parseArgs } from 'node:util';

export interface SeedRange {
  readonly first: number;
  readonly count: number;
  /** qemu-img is left out */
  readonly alone: boolean;
}

/** Reads it from the command line and says it, so that a failure can be had again with `--seed N --count 1`. */
export function readSeedRange(): SeedRange {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      count: { type: 'string', default: '5000' },
      alone: { type: 'boolean', default: false },
    },
  });
  const first = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  const count = Number(values.count);
  console.log(`seeds ${first} … ${first + count - 1}${values.alone ? ', without qemu-img' : ''}`);
  return { first, count, alone: values.alone };
}
