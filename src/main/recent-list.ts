import { createHash } from 'node:crypto';
import { isAbsolute, relative } from 'node:path';
import { z } from 'zod';

/** The start page shows no more than this. */
export const MAX_RECENTS = 12;

export const recentListSchema = z
  .array(
    z.object({
      path: z.string().min(1).max(4096).refine(isAbsolute),
      /** stays, however many others are opened */
      pinned: z.boolean().optional().catch(undefined),
      /** it is a folder whose images were shown as a table */
      isFolder: z.boolean().optional().catch(undefined),
    }),
  )
  .transform((list) => list.slice(0, MAX_RECENTS));
/** Images and folders that were open before: the pinned ones first, of each kind the last one first. */
export type RecentList = z.infer<typeof recentListSchema>;
export type Recent = RecentList[number];

const sorted = (list: RecentList): RecentList => [
  ...list.filter(({ pinned }) => pinned),
  ...list.filter(({ pinned }) => !pinned),
];

/** Puts what was opened in front of its kind; the oldest that is not pinned falls out. */
export function withRecent(list: RecentList, opened: Omit<Recent, 'pinned'>): RecentList {
  const pinned = list.some(({ path, pinned: isPinned }) => path === opened.path && isPinned);
  const rest = list.filter(({ path }) => path !== opened.path);
  return sorted([pinned ? { ...opened, pinned } : opened, ...rest]).slice(0, MAX_RECENTS);
}

/** Pins what is on the list, or lets go of it; what was let go of is as new as if it had just been opened. */
export function withPin(list: RecentList, { path, isFolder }: Recent, pinned: boolean): RecentList {
  const rest = list.filter((recent) => recent.path !== path);
  const changed = isFolder ? { path, isFolder } : { path };
  return sorted([pinned ? { ...changed, pinned } : changed, ...rest]);
}

/** Names a path towards the window, which is never told one it could send back. */
export function recentId(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}

/** Whether a file is worth remembering: what lies in a folder that is emptied by then will not be there next time. */
export function isLasting(path: string, emptied: string): boolean {
  const inside = relative(emptied, path);
  return inside.startsWith('..') || isAbsolute(inside);
}
