/** What a new image is asked to be, between the window and the engine; sizes in bytes. */
import { z } from 'zod';

/** Everything but where it lies and what it stands on. */
export const newImageSchema = z.strictObject({
  /** absent: that of the backing file */
  size: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
  version: z.union([z.literal(2), z.literal(3)]),
  clusterBits: z.number().int().min(9).max(21),
  refcountBits: z.union([1, 2, 4, 8, 16, 32, 64].map((bits) => z.literal(bits))),
  lazyRefcounts: z.boolean(),
  extendedL2: z.boolean(),
  compressionType: z.enum(['zlib', 'zstd']),
  preallocation: z.enum(['off', 'metadata']),
});
export type NewImageRequest = z.infer<typeof newImageSchema>;

/** What was made. */
export interface CreatedImage {
  readonly virtualSize: number;
  readonly clusterSize: number;
  readonly fileLength: number;
  /** of the file, what is metadata */
  readonly metadataBytes: number;
  /** what the metadata takes when the image is full */
  readonly fullMetadataBytes: number;
}

/** What a file is when a new image stands on it. */
export interface BackingCandidate {
  readonly format: 'qcow2' | 'raw';
  /** of its disk */
  readonly virtualSize: number;
}
