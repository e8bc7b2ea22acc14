/**
 * What the window can ask of main, written once. The window names images by handles, never by paths.
 */
import { z } from 'zod';
import type { ActionId } from './actions';
import { fileSchema } from './chosen-file';
import type { ChosenFile } from './chosen-file';
import { newImageSchema } from './new-image';
import type { BackingCandidate, CreatedImage } from './new-image';
import { encodeSchema } from './raw-disk';
import type { RawDisk } from './raw-disk';
import { FOLDER_PARAMS, MOST_ROWS } from './folder';
import type { FolderEvents, FolderResults } from './folder';
import type { EngineEvents, EngineMethod, EngineParams, EngineResults } from './engine-protocol';
import type { ImageHistory } from './history';
import { preferenceChangesSchema } from './preferences';
import type { Preferences } from './preferences';
import type { Progress } from './progress';
import { REPORT_FORMATS } from './report';
import type { WireError } from './errors';
import type { EncodeResult, ImageFormat } from './results';
import { sampleSchema } from './samples';
import type { UnfinishedWrite } from './unfinished-write';

/** Names an open image; made by main. */
export type ImageHandle = string;
export const handleSchema = z.string().regex(/^image-[0-9]+$/);
/** Names one long request, chosen by the window. */
export const jobSchema = z.string().regex(/^job-[0-9a-z-]{1,64}$/);

const listFormat = z.enum(['csv', 'json']);
/** How the rows of a table are written to a file. */
export type ListFormat = z.infer<typeof listFormat>;

/** An image, or a folder of images, that was open before. */
export interface RecentImage {
  readonly id: string;
  readonly fileName: string;
  readonly folder: string;
  readonly missing: boolean;
  /** stays, however many others are opened */
  readonly pinned: boolean;
  readonly isFolder: boolean;
}

/** What became of one file that was dropped, chosen or given on the command line. */
export type OpenVerdict =
  | {
      readonly kind: 'opened';
      readonly handle: ImageHandle;
      readonly fileName: string;
      readonly folder: string;
      readonly already: boolean;
    }
  /** no qcow2, or nothing that can be read: named, with the reason */
  | {
      readonly kind: 'refused';
      readonly fileName: string;
      readonly format?: ImageFormat;
      readonly error: WireError;
      /** names it, where its first bytes are those of a raw disk: an image can be made of it */
      readonly raw?: ChosenFile;
    };

export interface OpenImage {
  readonly handle: ImageHandle;
  readonly fileName: string;
  readonly folder: string;
}

/** What the app runs on, for who reports a fault. */
export interface Versions {
  readonly electron: string;
  readonly chrome: string;
  readonly node: string;
  /** system and processor */
  readonly system: string;
}

export interface AppState {
  readonly version: string;
  readonly versions: Versions;
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
  readonly settings: Preferences;
  readonly recents: readonly RecentImage[];
  /** what was being written to when the app ended before that did */
  readonly unfinished: readonly UnfinishedWrite[];
  readonly images: readonly OpenImage[];
}

/** Parameters of each request to main. */
export const APP_PARAMS = {
  ...FOLDER_PARAMS,
  state: z.strictObject({}),
  chooseImages: z.strictObject({}),
  openRecent: z.strictObject({ id: z.string().max(64) }),
  clearRecents: z.strictObject({}),
  pinRecent: z.strictObject({ id: z.string().max(64), pinned: z.boolean() }),
  forgetRecent: z.strictObject({ id: z.string().max(64) }),
  /** opens an image that was being written to when the app ended, or says no more about it */
  openUnfinished: z.strictObject({ id: z.string().max(64) }),
  forgetUnfinished: z.strictObject({ id: z.string().max(64) }),
  /** opens an image to learn from, which is made where there is none; `fresh` makes it anew */
  openSample: z.strictObject({ sample: sampleSchema, fresh: z.boolean() }),
  closeImage: z.strictObject({ handle: handleSchema }),
  /** shows images that are open as a table, too; the folder that it is comes as an event */
  tableOfImages: z.strictObject({ images: z.array(handleSchema).min(1).max(MOST_ROWS) }),
  /** shows the file in the system's file manager */
  reveal: z.strictObject({ handle: handleSchema }),
  /** asks the person whether the backing and data files that lie elsewhere may be read; false when not */
  allowNamedFiles: z.strictObject({ handle: handleSchema }),
  changeSettings: preferenceChangesSchema,
  /** which image is in front, and whether something is about to change it */
  showDocument: z.strictObject({ handle: handleSchema.optional(), edited: z.boolean() }),
  /** shows the documentation that comes with the app */
  showDocumentation: z.strictObject({}),
  /** shows the folder of the app's log in the system's file manager */
  openLogs: z.strictObject({}),
  copyText: z.strictObject({ text: z.string().max(64 << 20) }),
  /** `handle` is absent for a job that works on no open image */
  cancelJob: z.strictObject({ handle: handleSchema.optional(), job: jobSchema }),
  /** has a job rest, or go on; of those that can: `compact` */
  pauseJob: z.strictObject({ handle: handleSchema, job: jobSchema, paused: z.boolean() }),
  /** what was done to an image before */
  history: z.strictObject({ handle: handleSchema }),
  /** tells the person of work that has ended, where the window is not in front; a click shows the image, in that view */
  notify: z.strictObject({
    handle: handleSchema.optional(),
    view: z.literal('health').optional(),
    title: z.string().max(200),
    body: z.string().max(500),
  }),
  /** asks for the place of a file to be made; `handle` is the image, and `raw` the raw disk, that it is made of */
  chooseTarget: z.discriminatedUnion('purpose', [
    z.strictObject({ purpose: z.literal('image'), raw: fileSchema.optional() }),
    z.strictObject({ purpose: z.literal('raw'), handle: handleSchema }),
    z.strictObject({ purpose: z.literal('metadata'), handle: handleSchema }),
    z.strictObject({ purpose: z.literal('copy'), handle: handleSchema }),
    z.strictObject({ purpose: z.literal('list'), handle: handleSchema, format: listFormat }),
    z.strictObject({ purpose: z.literal('report'), handle: handleSchema, format: z.enum(REPORT_FORMATS) }),
  ]),
  chooseBacking: z.strictObject({}),
  /** asks for an image file to compare an open one with */
  chooseCompared: z.strictObject({}),
  /** makes an image and opens it; `target` replaces what has its name. Long. */
  createImage: z.strictObject({
    target: fileSchema,
    backing: z.strictObject({ file: fileSchema, format: z.enum(['qcow2', 'raw']) }).optional(),
    /** keeps the guest's data in a file of its own beside the image */
    dataFile: z.boolean(),
    options: newImageSchema,
    job: jobSchema,
  }),
  /** asks for a raw disk to make an image of */
  chooseRaw: z.strictObject({}),
  lookAtRaw: z.strictObject({ file: fileSchema }),
  /** makes an image of a raw disk and opens it; `target` replaces what has its name. Long. */
  encodeRaw: z.strictObject({ raw: fileSchema, target: fileSchema, options: encodeSchema, job: jobSchema }),
  /** asks for a place and writes the rows of a table there, as the window made them; null when dismissed */
  saveList: z.strictObject({ handle: handleSchema, format: listFormat, text: z.string().max(64 << 20) }),
  /** opens the copy of an image that was made at a chosen place */
  openCopy: z.strictObject({ file: fileSchema }),
  /** shows a file that was chosen, or made there, in the system's file manager */
  revealFile: z.strictObject({ file: fileSchema }),
  /** where an image is being written to or exported: asks, then stops that; false when it is to go on */
  stopWriting: z.strictObject({ handle: handleSchema }),
} as const;
export type AppMethod = keyof typeof APP_PARAMS;
export type AppParams<M extends AppMethod> = z.infer<(typeof APP_PARAMS)[M]>;

export interface AppResults extends FolderResults {
  state: AppState;
  chooseImages: readonly OpenVerdict[];
  /** none for a folder, which comes as an event */
  openRecent: readonly OpenVerdict[];
  clearRecents: void;
  pinRecent: void;
  forgetRecent: void;
  openUnfinished: readonly OpenVerdict[];
  forgetUnfinished: void;
  openSample: OpenVerdict;
  closeImage: void;
  tableOfImages: void;
  reveal: void;
  allowNamedFiles: boolean;
  changeSettings: void;
  showDocument: void;
  showDocumentation: void;
  openLogs: void;
  copyText: void;
  cancelJob: void;
  pauseJob: void;
  history: ImageHistory;
  notify: void;
  /** null when dismissed */
  chooseTarget: ChosenFile | null;
  chooseBacking: (ChosenFile & BackingCandidate) | null;
  chooseCompared: ChosenFile | null;
  createImage: { readonly verdict: OpenVerdict; readonly created: CreatedImage };
  chooseRaw: ChosenFile | null;
  lookAtRaw: RawDisk;
  encodeRaw: { readonly verdict: OpenVerdict; readonly made: EncodeResult };
  saveList: ChosenFile | null;
  openCopy: OpenVerdict;
  openRows: readonly OpenVerdict[];
  revealFile: void;
  stopWriting: boolean;
}

/** Events from main to the window. */
export interface AppEvents extends FolderEvents {
  /** files that came from outside the window: argv, second instance, the system's open-file */
  opened: readonly OpenVerdict[];
  /** files of another instance did not get here */
  arrivalsLost: Readonly<Record<string, never>>;
  recents: readonly RecentImage[];
  unfinished: readonly UnfinishedWrite[];
  settings: Preferences;
  /** the settings could not be read; their file has this name now, and defaults took its place */
  settingsLost: { readonly file: string; readonly aside: string };
  /** progress of a long request */
  progress: { readonly handle?: ImageHandle; readonly job: string; readonly event: Progress };
  changed: { readonly handle: ImageHandle } & EngineEvents['changed'];
  mapSketch: { readonly handle: ImageHandle } & EngineEvents['mapSketch'];
  clusterMoves: { readonly handle: ImageHandle } & EngineEvents['clusterMoves'];
  /** an image that a notification told of is to be shown */
  showImage: { readonly handle: ImageHandle; readonly view?: 'health' };
  /** the image's worker died; its requests have failed, it can be opened again */
  engineStopped: { readonly handle: ImageHandle };
  /** an item of the menu bar that the window carries out */
  command: { readonly name: ActionId };
}
export type AppEvent = keyof AppEvents;

/** Answer over ipc: errors travel as data, so that their type survives. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

/** `window.platter`, exposed by preload: the whole of what the page can reach. Rejections are PlatterError-shaped `Reply` errors, see renderer/app/api.ts. */
export interface PlatterBridge {
  app<M extends AppMethod>(method: M, params: AppParams<M>): Promise<Reply<AppResults[M]>>;
  /** `job` names the request for progress and cancel */
  image<M extends EngineMethod>(
    handle: ImageHandle,
    method: M,
    params: EngineParams<M>,
    job?: string,
  ): Promise<Reply<EngineResults[M]>>;
  /** files of a drop event; preload turns them into paths, the page never sees any */
  drop(files: readonly File[]): Promise<Reply<readonly OpenVerdict[]>>;
  /** returns the unsubscribe function */
  on<E extends AppEvent>(event: E, listener: (payload: AppEvents[E]) => void): () => void;
}
