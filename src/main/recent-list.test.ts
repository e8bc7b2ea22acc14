import { describe, expect, it } from 'vitest';
import type { RecentList } from './recent-list';
import { isLasting, MAX_RECENTS, recentId, recentListSchema, withPin, withRecent } from './recent-list';

const paths = (count: number) => Array.from({ length: count }, (_, index) => ({ path: `/disks/${index}` }));

describe('the list of recent images', () => {
  it('has the last opened first and each image once', () => {
    const list = ['/a', '/b', '/a'].reduce<RecentList>((before, path) => withRecent(before, { path }), []);
    expect(list).toEqual([{ path: '/a' }, { path: '/b' }]);
  });

  it('forgets the oldest', () => {
    const list = withRecent(paths(MAX_RECENTS), { path: '/new' });
    expect(list).toHaveLength(MAX_RECENTS);
    expect(list[0]).toEqual({ path: '/new' });
    expect(list).not.toContainEqual({ path: `/disks/${MAX_RECENTS - 1}` });
  });

  it('keeps what is pinned, in front of the others', () => {
    const pinned = withPin(paths(MAX_RECENTS), { path: '/disks/7' }, true);
    expect(pinned[0]).toEqual({ path: '/disks/7', pinned: true });
    const later = paths(40).reduce((list, { path }) => withRecent(list, { path: `/new${path}` }), pinned);
    expect(later).toHaveLength(MAX_RECENTS);
    expect(later[0]).toEqual({ path: '/disks/7', pinned: true });
    expect(withRecent(later, { path: '/disks/7' })[0]).toEqual({ path: '/disks/7', pinned: true });
    expect(withPin(later, { path: '/disks/7' }, false)[0]).toEqual({ path: '/disks/7' });
  });

  it('knows which are folders, also when they are opened again and pinned', () => {
    const folder = { path: '/vm', isFolder: true };
    const opened = withRecent(withRecent(paths(2), folder), { path: '/vm/a' });
    expect(opened.slice(0, 2)).toEqual([{ path: '/vm/a' }, folder]);
    const pinned = withPin(opened, folder, true);
    expect(pinned[0]).toEqual({ ...folder, pinned: true });
    expect(withRecent(pinned, folder)[0]).toEqual({ ...folder, pinned: true });
    expect(withPin(pinned, pinned[0], false)).toContainEqual(folder);
    expect(recentListSchema.parse(pinned)).toEqual(pinned);
    // a file that took the place of a folder is one
    expect(withRecent(pinned, { path: '/vm' })[0]).toEqual({ path: '/vm', pinned: true });
  });

  it('reads a list that an earlier version kept', () => {
    expect(recentListSchema.parse([{ path: '/a' }, { path: '/b', pinned: 'yes' }])).toEqual([
      { path: '/a' },
      { path: '/b' },
    ]);
  });

  it('reads no more than it shows, and only absolute paths', () => {
    expect(recentListSchema.parse(paths(500))).toHaveLength(MAX_RECENTS);
    expect(recentListSchema.safeParse([{ path: 'relative' }]).success).toBe(false);
    expect(recentListSchema.safeParse([{ path: 7 }]).success).toBe(false);
  });

  it('names each path by an id that fits the protocol', () => {
    expect(recentId('/a')).not.toBe(recentId('/b'));
    expect(recentId('/a').length).toBeLessThanOrEqual(64);
  });

  it('leaves temporary files out', () => {
    expect(isLasting('/tmp/x/a.qcow2', '/tmp')).toBe(false);
    expect(isLasting('/tmpfiles/a.qcow2', '/tmp')).toBe(true);
    expect(isLasting('/home/ann/a.qcow2', '/tmp')).toBe(true);
  });
});
