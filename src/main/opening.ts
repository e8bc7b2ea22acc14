import type { OpenVerdict } from '../shared/app-protocol';
import type { ChosenFiles } from './chosen-files';
import type { Images } from './images';
import type { Recents } from './recents';
import type { UnfinishedWrites } from './unfinished-writes';

/**
 * Opens files side by side, and remembers those that are images; that writing to them was cut off is forgotten. Of raw disks an image can be made.
 * @returns one verdict for each file, however often and under however many names it was given
 */
export async function openFiles(
  given: readonly string[],
  {
    images,
    recents,
    files,
    unfinished,
  }: {
    readonly images: Images;
    readonly recents: Recents;
    readonly files: ChosenFiles;
    readonly unfinished: Pick<UnfinishedWrites, 'opening'>;
  },
): Promise<readonly OpenVerdict[]> {
  const paths = [...new Set(given)];
  const forgetUnfinished = unfinished.opening();
  const verdicts = await Promise.all(paths.map((path) => images.open(path)));
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict.kind !== 'opened') continue;
    recents.add(paths[index]).catch(logUnsavedRecents);
    forgetUnfinished(paths[index]);
  }
  return onePerImage(
    verdicts.map((verdict, index) =>
      verdict.kind === 'refused' && verdict.format === 'raw'
        ? { ...verdict, raw: files.add(paths[index], 'raw-disk') }
        : verdict,
    ),
  );
}

/** A link leads to an image that is open by then, and is no second one. */
function onePerImage(verdicts: readonly OpenVerdict[]): readonly OpenVerdict[] {
  const seen = new Set<string>();
  return verdicts.filter((verdict) => {
    if (verdict.kind !== 'opened') return true;
    const isFirst = !seen.has(verdict.handle);
    seen.add(verdict.handle);
    return isFirst;
  });
}

/** What was opened is open, whether or not it can be remembered. */
export const logUnsavedRecents = (error: unknown): void =>
  console.error('The list of recent images was not saved:', error);
