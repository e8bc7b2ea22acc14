import { constants } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { MOST_ROWS } from '../shared/folder';
import type { ListingNotes } from '../shared/folder';

/** Folders are looked into so many levels below the one that was given. */
const DEEPEST = 8;
/** Entries of folders that are looked at in all; a whole disk is not for a table. */
const MOST_ENTRIES = 200_000;
/** Names of what can't be read that are told. */
const MOST_NAMES = 20;
/** Files that are looked into at once. */
const SIDE_BY_SIDE = 16;

/** Files of a folder that are put in order before they are looked into; sorting more would keep main busy. */
const SORTED_TOGETHER = 1024;
/** The order of the table: what stands in its first rows is looked at first, and they stay where they are. */
const NAMES = new Intl.Collator(undefined, { numeric: true });

const MAGIC = Buffer.from([0x51, 0x46, 0x49, 0xfb]);
/** An image whose beginning is damaged has its name still. */
const NAMED_IMAGE = /\.qcow2?$/i;

/** A file that holds an image, or should. */
export interface ListedImage {
  readonly path: string;
  /** bytes */
  readonly fileLength: number;
  /** names the file: the same one under two names is the same image */
  readonly identity: string;
  /** changes when the file is written to */
  readonly stamp: string;
}

/** How a listing is bounded and told of. */
export interface ListingContext {
  readonly signal?: AbortSignal;
  /** called with images in the order in which they are met */
  readonly found: (images: readonly ListedImage[]) => void;
  /** images, and entries looked at */
  readonly mostImages?: number;
  readonly mostEntries?: number;
}

/** Nothing was left out. */
export const NO_NOTES: ListingNotes = {
  unreadable: 0,
  unreadableNames: [],
  links: 0,
  hidden: 0,
  deep: 0,
  isCut: false,
};

/**
 * Looks for images in a folder and those below it, told by how a file begins and, where that is damaged, by its name.
 * Only regular files are opened; links are not followed. Never rejects: what can't be read is counted.
 */
export async function listImages(root: string, context: ListingContext): Promise<ListingNotes> {
  const { signal, found, mostImages = MOST_ROWS, mostEntries = MOST_ENTRIES } = context;
  const notes = { ...NO_NOTES, unreadableNames: [] as string[] };
  let images = 0;
  let entries = 0;
  const unreadable = (path: string): void => {
    notes.unreadable++;
    if (notes.unreadableNames.length < MOST_NAMES) notes.unreadableNames.push(relative(root, path) || path);
  };
  const lookInto = async (paths: string[]): Promise<void> => {
    paths.sort(NAMES.compare);
    for (let first = 0; first < paths.length && !signal?.aborted; first += SIDE_BY_SIDE) {
      const room = mostImages - images;
      if (room === 0) {
        notes.isCut = true;
        return;
      }
      const some = paths.slice(first, first + SIDE_BY_SIDE);
      const looked = await Promise.all(some.map((path) => imageAt(path).catch(() => void unreadable(path))));
      const listed = looked.filter((image) => image !== undefined);
      if (listed.length > room) notes.isCut = true;
      images += Math.min(listed.length, room);
      if (listed.length > 0) found(listed.slice(0, room));
    }
  };
  const isOver = (): boolean => {
    if (images >= mostImages || entries >= mostEntries) notes.isCut = true;
    return notes.isCut || signal?.aborted === true;
  };

  // level by level, so that what is near is there first, and what is deep falls out first
  let level = [root];
  for (let depth = 0; level.length > 0 && !isOver(); depth++) {
    const below: string[] = [];
    for (const folder of level) {
      if (isOver()) break;
      try {
        let files: string[] = [];
        for await (const entry of await opendir(folder)) {
          if (isOver()) break;
          entries++;
          const path = join(folder, entry.name);
          if (entry.isSymbolicLink()) notes.links++;
          else if (entry.isFile()) files.push(path);
          else if (!entry.isDirectory()) continue;
          else if (entry.name.startsWith('.')) notes.hidden++;
          else if (depth === DEEPEST) notes.deep++;
          else below.push(path);
          if (files.length < SORTED_TOGETHER) continue;
          await lookInto(files);
          files = [];
        }
        await lookInto(files);
      } catch {
        unreadable(folder);
      }
    }
    level = below;
  }
  return notes;
}

/** Looks at files that came together; each is listed, whatever it holds, as somebody chose it. */
export async function lookAtFiles(paths: readonly string[]): Promise<readonly ListedImage[]> {
  const listed: ListedImage[] = [];
  for (let first = 0; first < paths.length; first += SIDE_BY_SIDE) {
    const some = paths.slice(first, first + SIDE_BY_SIDE);
    const images = await Promise.all(some.map((path) => imageAt(path, true).catch(() => undefined)));
    listed.push(
      ...images.map((image, index) => {
        const path = some[index];
        return image ?? { path, fileLength: 0, identity: path, stamp: '' };
      }),
    );
  }
  return listed;
}

/** The image in a file; undefined where it is none. What is no regular file is never waited for. */
async function imageAt(path: string, isChosen = false): Promise<ListedImage | undefined> {
  // something else may have taken its place since it was listed: a pipe would keep its opener waiting
  const follow = isChosen ? 0 : (constants.O_NOFOLLOW ?? 0);
  const file = await open(path, constants.O_RDONLY | follow | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat({ bigint: true });
    if (!stats.isFile()) return undefined;
    const { dev, ino, size, mtimeNs } = stats;
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    const isImage = bytesRead === MAGIC.length && buffer.equals(MAGIC);
    if (!isImage && !isChosen && !NAMED_IMAGE.test(path)) return undefined;
    return {
      path,
      fileLength: Number(size),
      identity: ino === 0n ? path : `${dev}:${ino}`,
      stamp: `${size} ${mtimeNs}`,
    };
  } finally {
    await file.close();
  }
}
