import type { ImageHandle } from '../../../shared/app-protocol';
import type { ChosenFile } from '../../../shared/chosen-file';
import type { EngineParams } from '../../../shared/engine-protocol';
import type { ImageTab } from '../../app/store';
import { snapshotWord } from '../../app/snapshot-word';
import { pathIn } from '../../app/tool-line';

/** A disk that another one can be compared with. */
export interface Candidate {
  /** for the list that it is chosen from */
  readonly id: string;
  readonly name: string;
  readonly note?: string;
  readonly other: EngineParams<'compare'>['other'];
  /** as a command takes them */
  readonly path: string;
  readonly snapshot?: string;
}

/** The disk of an image as it is now, as the list names it. */
export const NOW = 'now';

/** The snapshots of an image by their place in the table, as their names may be alike. */
const snapshotsOf = (image: ImageTab, of: Candidate['other']['of']): readonly Candidate[] =>
  (image.summary.value?.snapshots ?? []).map(({ index, id, name }, _, all) => ({
    id: `${image.handle} ${index}`,
    name: `${image.fileName}, ${name || `snapshot ${id}`}`,
    note: 'snapshot',
    other: { of, snapshot: index },
    snapshot: snapshotWord(all, { index, id, name }),
    path: pathIn(image.folder, image.fileName),
  }));

/**
 * What a disk of an image can be compared with: other images that are open, its own snapshots, and files that were
 * chosen for it.
 * @param taken place of the snapshot that is the first disk; undefined = as it is now
 */
export function candidatesFor(
  handle: ImageHandle,
  taken: number | undefined,
  images: readonly ImageTab[],
  files: readonly ChosenFile[],
): readonly Candidate[] {
  const own = images.find((image) => image.handle === handle);
  const others = images
    .filter((image) => image.handle !== handle)
    .flatMap((image): readonly Candidate[] => [
      {
        id: `${image.handle} ${NOW}`,
        name: image.fileName,
        note: 'open',
        other: { of: image.handle },
        path: pathIn(image.folder, image.fileName),
      },
      ...snapshotsOf(image, image.handle),
    ]);
  const ofOwn: readonly Candidate[] = own
    ? [
        {
          id: `${handle} ${NOW}`,
          name: `${own.fileName}, as it is now`,
          other: { of: 'this' },
          path: pathIn(own.folder, own.fileName),
        },
        ...snapshotsOf(own, 'this'),
      ]
    : [];
  const chosen = files.map(({ file, fileName, folder }): Candidate => ({
    id: file,
    name: fileName,
    note: folder,
    other: { of: file },
    path: pathIn(folder, fileName),
  }));
  const first = `${handle} ${taken ?? NOW}`;
  return [...others, ...ofOwn.filter(({ id }) => id !== first), ...chosen];
}
