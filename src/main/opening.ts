import type { OpenVerdict } from '../shared/app-protocol';
import type { Images } from './images';
import type { Recents } from './recents';

/** Opens files side by side, and remembers those that are images. */
export async function openFiles(
  paths: readonly string[],
  { images, recents }: { readonly images: Images; readonly recents: Recents },
): Promise<readonly OpenVerdict[]> {
  const verdicts = await Promise.all(paths.map((path) => images.open(path)));
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict.kind === 'opened') recents.add(paths[index]).catch(logUnsavedRecents);
  }
  return verdicts;
}

/** What was opened is open, whether or not it can be remembered. */
export const logUnsavedRecents = (error: unknown): void =>
  console.error('The list of recent images was not saved:', error);
