/** What was done to an image, as it is kept and shown. */
import { z } from 'zod';
import { COMPACT_WAYS } from './compact-results';
import { KEPT_ACTS } from './kept-acts';

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

/** What can be wrong with an act that had begun, and that is kept for it; what was refused changed nothing. */
export const ACT_ENDS = [
  'cancelled',
  'io-error',
  'corrupt-structure',
  'repair-failed',
  'repair-interrupted',
  'engine-stopped',
  'internal',
] as const;

const failedEntrySchema = z.object({
  verb: z.literal('failed'),
  ...time,
  act: z.enum(KEPT_ACTS),
  code: z.enum(ACT_ENDS),
  /** how far it had come */
  percent: z.number().int().min(0).max(100),
  /** what it had written was taken back */
  undone: z.boolean(),
});
export type FailedEntry = Readonly<z.infer<typeof failedEntrySchema>>;

const mended = { corruptionsFixed: amount, leaksFixed: amount };

export const historyEntrySchema = z.discriminatedUnion('verb', [
  compactEntrySchema,
  /** an image that was checked, and what the check counted */
  z.object({ verb: z.literal('check'), ...time, ...counts }),
  /** an image that was repaired: what was mended, and what a check finds since */
  z.object({
    verb: z.literal('repair'),
    ...time,
    ...mended,
    after: z.object(counts),
  }),
  /** a repair that was taken back: when it had been made, what it had mended, bytes that were put back */
  z.object({ verb: z.literal('undo'), ...time, made: amount, ...mended, writtenBytes: amount }),
  /** an interrupted repair that was brought to its end, likewise */
  z.object({ verb: z.literal('finishRepair'), ...time, made: amount, ...mended, writtenBytes: amount }),
  /** a disk that got another size; fields as in `ResizeResult` */
  z.object({ verb: z.literal('resize'), ...time, oldSize: amount, size: amount, fileLength: amount }),
  /** clusters of zeroes that were given up; fields as in `DiscardResult` */
  z.object({
    verb: z.literal('discardZeroes'),
    ...time,
    discarded: amount,
    shared: amount,
    allocatedBefore: amount,
    allocatedAfter: amount,
  }),
  /** the image as it was made: bytes of its disk and of its file */
  z.object({ verb: z.literal('create'), ...time, size: amount, fileLength: amount }),
  /** likewise of a raw disk, with what of it is stored */
  z.object({ verb: z.literal('encode'), ...time, size: amount, stored: amount, fileLength: amount }),
  /** an act that did not come to its end */
  failedEntrySchema,
]);
export type HistoryEntry = Readonly<z.infer<typeof historyEntrySchema>>;

/** What the past of an image tells. */
export interface ImageHistory {
  /** newest first */
  readonly entries: readonly HistoryEntry[];
  /** bytes a second that compacting reached last, of this image or else of another one; absent before any was measured */
  readonly rate?: number;
}
