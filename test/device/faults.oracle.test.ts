import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../suite-folder';
import { FAULTS, searchFault } from './fault-search';
import type { GuestOperation } from './guest-operations';
import { buildShapes } from './image-shapes';
import { troubleForQemu } from './qemu-verdict';

const NAMES = [
  'plain',
  'lazy 512',
  'snapshot',
  'data file',
  'subclusters over longer',
  'compressed',
  '2 bits',
];

const folder = await suiteFolder('faults');
const shapes = await buildShapes(folder, ({ name }) => NAMES.includes(name));

const OPERATIONS: readonly GuestOperation[] = [
  { kind: 'write', at: 10, sectors: 100, shift: 0 },
  { kind: 'discard', at: 0, sectors: 60 },
  { kind: 'flush' },
  { kind: 'zero', at: 90, sectors: 60, shift: 7, unmap: true },
  { kind: 'resize', eighths: 6 },
  { kind: 'write', at: 40, sectors: 70, shift: 100 },
  { kind: 'flush' },
  { kind: 'resize', eighths: 9 },
  { kind: 'write', at: 470, sectors: 70, shift: 100 },
];

/** One image of so many is judged by qemu-img, too. */
const QEMU_EACH = 47;

describe.each(shapes.map((shape) => [shape.name, shape] as const))(
  'a fault while %s is written to',
  (_name, shape) => {
    it.each(FAULTS)('is told, loses nothing, and is over when it is over: %j', async (how) => {
      const clean = await searchFault(shape, OPERATIONS);
      expect(clean.trouble).toBeUndefined();
      const troubles: string[] = [];
      for (let call = 0; call < clean.calls; call++) {
        const found = await searchFault(shape, OPERATIONS, { ...how, call });
        const wrong =
          found.trouble ??
          (call % QEMU_EACH === 0 ? await troubleForQemu(shape, found.model, found.files, 1) : undefined);
        if (wrong !== undefined) troubles.push(wrong);
      }
      expect(troubles).toEqual([]);
    });
  },
);
