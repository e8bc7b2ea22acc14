import { formatPlural } from '../../ui/numbers';

/** What is known of files while they are dragged: how many, and what each is by its name. Names come with the drop. */
export interface DragForecast {
  /** how many there are: `3 files`, or `3 items` where some may be folders; undefined where the system does not say */
  readonly count?: string;
  /** what to expect, one sentence for each kind of file */
  readonly sentences: readonly string[];
}

/** Kinds of files that hold no disk image, unless their name deceives: what they are called, by their type. */
const FOREIGN: readonly (readonly [kind: string, type: RegExp])[] = [
  ['text file', /^text\/|^application\/(json|xml)$/],
  // other types of this family stand for endings that raw disks have too
  ['picture', /^image\/(png|jpeg|gif|webp|bmp|tiff|avif|heic|svg\+xml)$/],
  ['sound', /^audio\//],
  ['film', /^video\//],
  ['font', /^font\//],
  ['document', /^application\/pdf$/],
  ['archive', /^application\/(zip|gzip|x-tar|x-7z-compressed)$/],
];

const kindOf = (type: string): string | undefined => FOREIGN.find(([, pattern]) => pattern.test(type))?.[0];

/** Foretells what becomes of dragged files from their number and types; the engine judges by what is in them. */
export function dragForecast(items: Iterable<Pick<DataTransferItem, 'kind' | 'type'>>): DragForecast {
  const kinds = [...items].filter(({ kind }) => kind === 'file').map(({ type }) => kindOf(type));
  const foreign = new Map<string, number>();
  for (const kind of kinds) if (kind !== undefined) foreign.set(kind, (foreign.get(kind) ?? 0) + 1);
  const sentences = [...foreign].map(
    ([kind, count]) =>
      `${formatPlural(count, kind)}: refused, unless ${count === 1 ? 'it is a disk image' : 'they are disk images'} after all.`,
  );
  const open = kinds.filter((kind) => kind === undefined).length;
  // the type of a folder is that of a file of no known kind, and follows its name
  const noun = open > 0 ? 'item' : 'file';
  if (foreign.size > 0 && open > 0)
    sentences.unshift(`${formatPlural(open, 'item')} that Platter may open: known after the drop.`);
  return { count: kinds.length > 0 ? formatPlural(kinds.length, noun) : undefined, sentences };
}
