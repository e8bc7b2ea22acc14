/** What main can ask of the worker of one image: everything the window can, and to open and close the image. */
import { z } from 'zod';
import { ENGINE_PARAMS } from './engine-protocol';
import type { EngineEvents, EngineResults } from './engine-protocol';
import { historyEntrySchema } from './history';
import { newImageSchema } from './new-image';
import { encodeSchema } from './raw-disk';
import type { RawDisk } from './raw-disk';
import type { EncodeResult } from './results';
import { sampleSchema } from './samples';
import type { BackingCandidate, CreatedImage } from './new-image';

/** Parameters of each request to a worker. */
export const WORKER_PARAMS = {
  ...ENGINE_PARAMS,
  /**
   * Comes first; rejects when the file is no qcow2 image or can't be read. `granted` are files outside of
   * the image's folder that it may name as backing or data files. `undoFolder` takes the undo files of images whose
   * own folder can't be written to.
   */
  open: z.strictObject({
    path: z.string(),
    granted: z.array(z.string()).max(256),
    undoFolder: z.string().optional(),
  }),
  /** Answers when the image is closed and nothing works on it any more; another one can be opened then. */
  close: z.strictObject({}),
  /** as for the window, with the path that main put in the place of the file's handle */
  copyImage: ENGINE_PARAMS.copyImage.extend({ target: z.string() }),
  exportRaw: ENGINE_PARAMS.exportRaw.extend({ target: z.string() }),
  saveMetadata: ENGINE_PARAMS.saveMetadata.extend({ target: z.string() }),
  /** the other disk by the path that main put in the place of its name */
  compare: ENGINE_PARAMS.compare.extend({
    other: z.strictObject({
      path: z.string(),
      granted: z.array(z.string()).max(256),
      snapshot: z.number().int().nonnegative().optional(),
    }),
  }),
  /** and with what main knows besides; `overwrite`: the person agreed to replace what has the name */
  saveReport: ENGINE_PARAMS.saveReport.extend({
    target: z.string(),
    overwrite: z.boolean(),
    program: z.string(),
    acts: z.array(historyEntrySchema),
  }),
  /** makes a new image at `target`; needs no open image. Long. */
  create: z.strictObject({
    target: z.string(),
    options: newImageSchema,
    /** `name` as it is to stand in the header */
    backing: z.strictObject({ name: z.string(), format: z.enum(['qcow2', 'raw']) }).optional(),
    /** where the guest's data is to be, if not in the image */
    dataFile: z.string().optional(),
  }),
  /** makes an image to learn from at `path`; needs no open image */
  makeSample: z.strictObject({ sample: sampleSchema, path: z.string() }),
  /** makes an image of a raw disk at `target`; needs no open image. Long. */
  encode: z.strictObject({ raw: z.string(), target: z.string(), options: encodeSchema }),
  /** what a raw disk is; needs no open image */
  lookAtRaw: z.strictObject({ path: z.string() }),
  /** what a file would be as a backing file; needs no open image */
  lookAtBacking: z.strictObject({ path: z.string() }),
} as const;

export interface WorkerContract {
  readonly params: { readonly [M in keyof typeof WORKER_PARAMS]: z.infer<(typeof WORKER_PARAMS)[M]> };
  readonly results: EngineResults & {
    readonly open: void;
    readonly close: void;
    readonly create: CreatedImage;
    readonly makeSample: void;
    readonly encode: EncodeResult;
    readonly lookAtRaw: RawDisk;
    readonly lookAtBacking: BackingCandidate;
  };
  readonly events: EngineEvents;
}
