/** All disks of an image: the one as it is now, and that of each snapshot. */
import type { Image } from '../../src/engine/image/image';
import type { RepairPreview } from '../../src/shared/repair-results';
import { viewByEngine, viewByQemu, viewDifferences, type GuestView, type SnapshotName } from './guest-view';

/** What can be read of a snapshot's disk. */
export interface SnapshotView extends SnapshotName {
  readonly view?: GuestView;
}

/** What can be read of each disk of an image. */
export interface DiskViews {
  readonly active?: GuestView;
  /** by the index in the table; those that share their id or name with another are left out */
  readonly snapshots: ReadonlyMap<number, SnapshotView>;
}

/** Snapshots that can be asked for by name, by their index. */
function namedSnapshots({ snapshots }: Image): Map<number, SnapshotName> {
  const named = new Map<number, SnapshotName>();
  for (const [index, { id, name }] of snapshots.entries()) {
    const same = snapshots.filter((other) => other.id === id || other.name === id || other.name === name);
    if (same.length === 1 && /^[\w -]+$/.test(id + name)) named.set(index, { id, name });
  }
  return named;
}

async function viewsBy(
  image: Image,
  look: (snapshot?: SnapshotName) => Promise<GuestView | undefined>,
): Promise<DiskViews> {
  const snapshots = new Map<number, SnapshotView>();
  for (const [index, name] of namedSnapshots(image)) {
    snapshots.set(index, { ...name, view: await look(name) });
  }
  return { active: await look(), snapshots };
}

/** The disks as the engine reads them. */
export const viewsOf = (image: Image): Promise<DiskViews> =>
  viewsBy(image, (snapshot) => viewByEngine(image, snapshot?.id));

/** The disks as qemu-img reads them. @param image what the file is, for the names of its snapshots */
export const viewsByQemu = (path: string, image: Image): Promise<DiskViews> =>
  viewsBy(image, (snapshot) => viewByQemu(path, snapshot));

/** What could be read before and is not the same after, but for what the plan gives up. */
export function keptDifferences(
  before: DiskViews,
  after: DiskViews,
  { lost, dropped }: Pick<RepairPreview, 'lost' | 'dropped'>,
): string[] {
  const lostOf = (index?: number) => lost.filter(({ snapshot }) => snapshot === index);
  const found: string[] = [];
  if (before.active && !after.active) found.push('the disk can not be read any more');
  if (before.active && after.active) found.push(...viewDifferences(before.active, after.active, lostOf()));
  const later = [...after.snapshots.values()];
  for (const [index, { id, name, view }] of before.snapshots) {
    if (!view || dropped.some((part) => part.kind === 'snapshot' && part.name === name)) continue;
    const now = later.find((snapshot) => snapshot.id === id && snapshot.name === name)?.view;
    const differences = now ? viewDifferences(view, now, lostOf(index)) : ['can not be read any more'];
    found.push(...differences.map((text) => `snapshot ${id} ${name}: ${text}`));
  }
  return found;
}
