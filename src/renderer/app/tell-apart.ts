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
  return files.map(({ fileName, folder }) => {
    const others = [...(foldersOf.get(fileName) ?? [])].filter((other) => other !== folder);
    return others.length === 0 ? '' : shortest(partsOf(folder), others.map(partsOf));
  });
}

const partsOf = (folder: string): readonly string[] => folder.split(SEPARATOR).filter(Boolean);

function shortest(parts: readonly string[], others: readonly (readonly string[])[]): string {
  const endOf = (path: readonly string[], length: number): string => path.slice(-length).join('/');
  let length = 1;
  while (length < parts.length && others.some((other) => endOf(other, length) === endOf(parts, length)))
    length++;
  return endOf(parts, length);
}

/** A name with the place that tells it from others, in one text. */
export const placedName = (fileName: string, place: string): string =>
  place === '' ? fileName : `${fileName} (${place})`;
