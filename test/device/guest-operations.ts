/** What a guest does, chosen at random and shrinking to less. */
import fc from 'fast-check';
import { SECTOR } from './marked-sectors';

/** Places and lengths are in sectors until the size of the disk is known. */
export type GuestOperation =
  | { readonly kind: 'write'; readonly at: number; readonly sectors: number; readonly shift: number }
  | {
      readonly kind: 'zero';
      readonly at: number;
      readonly sectors: number;
      readonly shift: number;
      readonly unmap: boolean;
    }
  | { readonly kind: 'discard'; readonly at: number; readonly sectors: number }
  | { readonly kind: 'flush' }
  | { readonly kind: 'resize'; readonly eighths: number }
  | { readonly kind: 'reconnect' };

/** A disk may become so many times as long as it was. */
export const LONGEST = 1.5;

// what lies close together meets in clusters and tables; what lies far apart does in neither
const at = fc.oneof({ weight: 3, arbitrary: fc.nat(300) }, { weight: 2, arbitrary: fc.nat(20_000) });
const sectors = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 8, max: 160 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 700 }) },
);
/** bytes by which both ends miss the sectors */
const shift = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: SECTOR - 1 }) },
);

const operation: fc.Arbitrary<GuestOperation> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('write' as const), at, sectors, shift }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('zero' as const), at, sectors, shift, unmap: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('discard' as const), at, sectors }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'flush' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('resize' as const), eighths: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'reconnect' as const }) },
);

/** Sequences of 5 to 30 operations, or as many as told. */
export const guestOperations = (minLength = 5, maxLength = 30): fc.Arbitrary<GuestOperation[]> =>
  fc.array(operation, { minLength, maxLength, size: 'max' });

/** The bytes that an operation means on a disk of `size` bytes. */
export function rangeOf(
  { at: first, sectors: count, shift: bytes = 0 }: { at: number; sectors: number; shift?: number },
  size: number,
): { readonly offset: number; readonly length: number } {
  const offset = Math.min(size - SECTOR, (first % (size / SECTOR)) * SECTOR + bytes);
  return { offset, length: Math.min(count * SECTOR, size - offset) };
}

/** The size that a resize of a disk of `first` bytes means. */
export const sizeOf = (eighths: number, first: number): number =>
  Math.ceil((eighths * first) / 8 / SECTOR) * SECTOR;
