/** The verbs that write: to an image, or files made of one. */
import { actionOf } from '../../../shared/actions';

/** Verbs of an open image, in their order. */
export const IMAGE_VERBS = [
  'repair',
  'undo',
  'compact',
  'resize',
  'discard',
  'export',
  'metadata',
  'report',
  'compare',
] as const;
export type ImageVerb = (typeof IMAGE_VERBS)[number];
/** Verbs that make an image where there is none. */
type MakingVerb = 'new-image' | 'from-raw';
export type Verb = ImageVerb | MakingVerb;

/** The verb whose dialog started a request. */
export const VERB_OF_METHOD: Readonly<Record<string, Verb | undefined>> = {
  createImage: 'new-image',
  encodeRaw: 'from-raw',
  planRepair: 'repair',
  repair: 'repair',
  copyImage: 'repair',
  undo: 'undo',
  finishRepair: 'undo',
  forecastCompact: 'compact',
  compact: 'compact',
  resize: 'resize',
  forecastDiscard: 'discard',
  discardZeroes: 'discard',
  exportRaw: 'export',
  saveMetadata: 'metadata',
  saveReport: 'report',
  compare: 'compare',
};

/** As menus and buttons name them. */
export const VERB_NAMES = Object.fromEntries(
  IMAGE_VERBS.map((verb) => [verb, actionOf(verb).name]),
) as Readonly<Record<ImageVerb, string>>;

/** The same where there is less room. */
export const VERB_SHORT_NAMES: Readonly<Record<ImageVerb, string>> = {
  ...VERB_NAMES,
  undo: 'Take back',
  metadata: 'Save metadata',
};

/** What each does, in a sentence for the page. */
export const VERB_SENTENCES: Readonly<Record<ImageVerb, string>> = {
  repair: 'Shows what would be written and what is given up, then mends the image. It can be taken back.',
  undo: 'Puts back what a repair changed, byte for byte, also after a restart.',
  compact: 'Moves clusters from the end of the file into its holes and makes the file shorter, in place.',
  resize: 'Gives the guest a longer or shorter disk. Data is never cut off without being asked about.',
  discard: 'Looks for clusters that hold nothing but zeroes, and gives their room back to the host.',
  export: 'Writes what the guest sees to a raw file, which any program can read.',
  metadata: 'Saves the tables of the image, without what the guest stored, for a bug report.',
  report: 'Writes all that is known of the image to one page or record: header, sizes, map and health.',
  compare: 'Tells whether another image, or a snapshot, holds the same disk, and shows where not.',
};

/** Verbs that only read the image. */
const READING: ReadonlySet<ImageVerb> = new Set<ImageVerb>(['export', 'metadata', 'report', 'compare']);

/** Whether a verb writes to the image itself. */
export const changesImage = (verb: ImageVerb): boolean => !READING.has(verb);
