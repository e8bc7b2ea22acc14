/** What was done to an image, as it is kept and shown. */
import { z } from 'zod';
import { COMPACT_WAYS } from './compact-results';

const amount = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
/** when it ended, milliseconds since 1970, and how long it took */
const time = { at: amount, milliseconds: z.number().nonnegative() };
const counts = {
  checkErrors: amount,
  corruptions: amount,
  leaks: amount,
  extraCorruptions: amount,
};

/** An image that was compacted; fields as in `CompactResult`. */
const compactEntrySchema = z.object({
  verb: z.literal('compact'),
  ...time,
  way: z.enum(COMPACT_WAYS),
  zeroes: z.boolean(),
  oldSize: amount,
  newSize: amount,
  allocatedBefore: amount,
  allocatedAfter: amount,
  clusterSize: amount,
  moved: amount,
  copied: amount,
  refsUpdated: amount,
  leakedBytes: amount,
  zeroBytes: amount,
  leftBytes: amount,
  stopped: z.boolean(),
});
export type CompactEntry = Readonly<z.infer<typeof compactEntrySchema>>;

export const historyEntrySchema = z.discriminatedUnion('verb', [
  compactEntrySchema,
  /** an image that was checked, and what the check counted */
  z.object({ verb: z.literal('check'), ...time, ...counts }),
  /** an image that was repaired: what was mended, and what a check finds since */
  z.object({
    verb: z.literal('repair'),
    ...time,
    corruptionsFixed: amount,
    leaksFixed: amount,
    after: z.object(counts),
  }),
]);
export type HistoryEntry = Readonly<z.infer<typeof historyEntrySchema>>;

/** What the past of an image tells. */
export interface ImageHistory {
  /** newest first */
  readonly entries: readonly HistoryEntry[];
  /** bytes a second that compacting reached last, of this image or else of another one; absent before any was measured */
  readonly rate?: number;
}
