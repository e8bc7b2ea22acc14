/** What was done to an image, as it is kept and shown. */
import { z } from 'zod';
import { COMPACT_WAYS } from './compact-results';

const amount = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** An image that was compacted; fields as in `CompactResult`. */
export const historyEntrySchema = z.object({
  verb: z.literal('compact'),
  /** when it ended, milliseconds since 1970 */
  at: amount,
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
  milliseconds: z.number().nonnegative(),
});
export type HistoryEntry = Readonly<z.infer<typeof historyEntrySchema>>;

/** What the past of an image tells. */
export interface ImageHistory {
  /** newest first */
  readonly entries: readonly HistoryEntry[];
  /** bytes a second that compacting reached last, of this image or else of another one; absent before any was measured */
  readonly rate?: number;
}
