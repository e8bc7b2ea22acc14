import { createHash } from 'node:crypto';
import { isAbsolute, relative } from 'node:path';
import { z } from 'zod';

/** The start page shows no more than this. */
export const MAX_RECENTS = 12;

export const recentListSchema = z
  .array(z.object({ path: z.string().min(1).max(4096).refine(isAbsolute) }))
  .transform((list) => list.slice(0, MAX_RECENTS));
/** Paths of images that were open before, the last one first. */
export type RecentList = readonly { readonly path: string }[];

/** Puts a path in front; the oldest falls out. */
export function withRecent(list: RecentList, path: string): RecentList {
  return [{ path }, ...list.filter((recent) => recent.path !== path)].slice(0, MAX_RECENTS);
}

/** Names a path towards the window, which is never told one it could send back. */
export function recentId(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}

/** Whether a file is worth remembering: what lies in the temporary folder will not be there next time. */
export function isLasting(path: string, temporaryFolder: string): boolean {
  const inside = relative(temporaryFolder, path);
  return inside.startsWith('..') || isAbsolute(inside);
}
