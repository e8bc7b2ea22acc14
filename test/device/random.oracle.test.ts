import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { randomRun } from './random-run';
import { SHAPES } from './shape-list';

const STEPS = 8;
const base = await suiteFolder('device-random');

it.each(SHAPES.map((shape, seed) => ({ ...shape, seed })))(
  'after each step the disk is the model, and qemu-img finds nothing: $name',
  async ({ seed, ...shape }) => {
    const folder = await mkdtemp(join(base, 'run-'));
    const { log, troubles } = await randomRun(shape, { seed, steps: STEPS, folder });
    expect([...troubles, ...(troubles.length > 0 ? log : [])]).toEqual([]);
    await rm(folder, { recursive: true });
  },
);
