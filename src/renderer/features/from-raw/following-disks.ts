import type { OpenVerdict } from '../../../shared/app-protocol';
import type { ChosenFile, FileHandle } from '../../../shared/chosen-file';
import { formatPlural } from '../../ui/numbers';

/** The other raw disks that came together with one, in their order: each has its turn. */
export const followingDisks = (
  verdicts: readonly OpenVerdict[],
  current: FileHandle,
): readonly ChosenFile[] =>
  verdicts
    .map((verdict) => (verdict.kind === 'refused' ? verdict.raw : undefined))
    .filter((raw) => raw !== undefined)
    .filter(({ file }) => file !== current);

/** That the others are not forgotten, and which one is next; undefined where there are none. */
export function followingSentence(disks: readonly ChosenFile[]): string | undefined {
  const [next, ...more] = disks;
  if (!next) return undefined;
  const rest = more.length === 0 ? '' : ` and ${formatPlural(more.length, 'more raw disk')}`;
  return `One image is made at a time: ${next.fileName}${rest} can follow when this one is done.`;
}
