import { formatPlural } from '../../ui/numbers';

/** What is known of files while they are dragged: how many, and what each is by its name. Names come with the drop. */
export interface DragForecast {
  /** 0 = the system does not say */
  readonly files: number;
  /** what to expect, one sentence for each kind of file */
  readonly sentences: readonly string[];
}

/** Kinds of files that hold no disk image, unless their name deceives. */
const NO_IMAGE =
  /^(audio|font|image|text|video)\/|^application\/(pdf|json|xml|zip|gzip|x-tar|x-7z-compressed)$/;

/** Foretells what becomes of dragged files from their number and types; the engine judges by what is in them. */
export function dragForecast(items: Iterable<Pick<DataTransferItem, 'kind' | 'type'>>): DragForecast {
  const types = [...items].filter(({ kind }) => kind === 'file').map(({ type }) => type);
  const foreign = new Map<string, number>();
  for (const type of types) if (NO_IMAGE.test(type)) foreign.set(type, (foreign.get(type) ?? 0) + 1);
  const sentences = [...foreign].map(
    ([type, count]) =>
      `${formatPlural(count, 'file')} of type ${type}: refused, unless ${count === 1 ? 'it is an image' : 'they are images'} after all.`,
  );
  const open = types.length - [...foreign.values()].reduce((sum, count) => sum + count, 0);
  if (foreign.size > 0 && open > 0)
    sentences.unshift(
      `${formatPlural(open, 'file')} that may be ${open === 1 ? 'an image' : 'images'}: known after the drop.`,
    );
  return { files: types.length, sentences };
}
