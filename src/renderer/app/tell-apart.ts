/** Folders of files that have one name, as far as it takes to tell them apart: many tools name every disk the same. */

/** A file by its name and where it lies; an empty folder is one that is not known. */
export interface PlacedFile {
  readonly fileName: string;
  readonly folder: string;
}

const SEPARATOR = /[/\\]/;

/**
 * For each file the end of its folder by which it differs from all of the same name that lie elsewhere, `web/disks` for
 * one; empty where no other has its name.
 */
export function tellApart(files: readonly PlacedFile[]): readonly string[] {
  const foldersOf = new Map<string, Set<string>>();
  for (const { fileName, folder } of files) {
    const folders = foldersOf.get(fileName);
    if (folders) folders.add(folder);
    else foldersOf.set(fileName, new Set([folder]));
  }
  const placesOf = new Map<string, ReadonlyMap<string, string>>();
  for (const [fileName, folders] of foldersOf)
    if (folders.size > 1) placesOf.set(fileName, shortestEnds(folders));
  return files.map(({ fileName, folder }) => placesOf.get(fileName)?.get(folder) ?? '');
}

/** Of each folder as much of its end as no other has, or all of it. */
function shortestEnds(folders: ReadonlySet<string>): ReadonlyMap<string, string> {
  const ends = new Map(Array.from(folders, (folder) => [folder, endsOf(folder)]));
  const times = new Map<string, number>();
  for (const end of [...ends.values()].flat()) times.set(end, (times.get(end) ?? 0) + 1);
  return new Map(
    Array.from(ends, ([folder, own]) => [
      folder,
      own.find((end) => times.get(end) === 1) ?? own.at(-1) ?? '',
    ]),
  );
}

/** What a folder ends in, from its own name to the whole path. */
function endsOf(folder: string): readonly string[] {
  const parts = folder.split(SEPARATOR).filter(Boolean);
  return parts.map((_, index) => parts.slice(-1 - index).join('/'));
}

/** A name with the place that tells it from others, in one text. */
export const placedName = (fileName: string, place: string): string =>
  place === '' ? fileName : `${fileName} (${place})`;
