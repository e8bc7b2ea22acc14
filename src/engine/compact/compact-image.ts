import { PlatterError } from '../../shared/errors';
import { hostCluster } from '../../shared/units';
import { requireWalkable, type WalkableImage } from '../check/walkable-image';
import { commit, commitAll } from '../device/commit';
import type { Alone } from '../device/device';
import { mustHaveRead, type Qcow2Layer } from '../device/layer';
import { dropEmptyBlocks, shortenTable } from '../device/refcount-shrinking';
import type { WritableImage } from '../device/writable-image';
import { rereadImage } from '../image/reread-image';
import { ClusterUse } from './cluster-use';
import { layOut, type Layout } from './layout';

import { countSingles, moveWindows } from './move-window';
import { placeUnits } from './place-units';
import { punchFree, type FreeClusters } from './punch-free';
import { replaceRefcountTable } from './replace-refcount-table';
import { ReferenceList } from './reference-list';
import { Relocation, type MoveWatcher } from './relocate';

/** What one move makes possible the next pass does; the last one finds nothing to do. */
const MOST_PASSES = 24;

/** What compacting stands on. */
export interface CompactSession {
  readonly image: WritableImage;
  readonly layer: Qcow2Layer;
  readonly alone: Alone;
  readonly signal?: AbortSignal;
  /** bytes of clusters that move between two flushes, about */
  readonly batchBytes: number;
  /** resolves to whether it may go on; asked between batches */
  readonly mayGoOn: () => Promise<boolean>;
  readonly watcher: MoveWatcher;
}

/** What was done. */
export interface CompactTotals {
  moved: number;
  switched: number;
  /** it was stopped before the end */
  stopped: boolean;
}

/**
 * Makes the file as short as what it holds: clusters from its end go into its holes, pass by pass, as places of structures
 * that become free or short are there for the next one. The refcount structure shrinks with it. The image is sound.
 * @throws PlatterError io-error, corrupt-structure
 */
export async function compactImage(session: CompactSession): Promise<CompactTotals> {
  const { image, alone, signal } = session;
  const totals: CompactTotals = { moved: 0, switched: 0, stopped: false };
  try {
    for (let pass = 0; pass < MOST_PASSES && !totals.stopped; pass++) {
      const use = await surveyNow(session);
      const layout = layOut(use);
      const moved = await movePass(session, use, layout, totals);
      const shorter = await alone(() => shortenRefcounts(image));
      // what could not be counted down seems free to the next look, and is not
      if ((moved === 0 && !shorter) || image.unreleased > 0) break;
    }
  } catch (error) {
    if (!isCancelled(error, signal)) throw error;
    totals.stopped = true;
  } finally {
    image.keepsRoom = false;
  }
  return totals;
}

/**
 * Counts clusters behind the end of the file down that nothing refers to: a power cut may take the end of a file and leave
 * its counts, which no check sees, and they would make the file long again.
 * @throws PlatterError io-error, corrupt-structure, cancelled
 */
export async function forgetCountsBehind(session: CompactSession): Promise<void> {
  const { image, alone } = session;
  const { refcounts, frees, storage, geometry } = image.parts;
  const end = await refcounts.usedEnd();
  if (end * geometry.clusterSize <= storage.length) return;
  const use = await surveyNow(session);
  await alone(async () => {
    for (let cluster = use.image.geometry.hostClusters; cluster < end; cluster++) {
      const counted = await refcounts.get(hostCluster(cluster));
      if (counted > 0 && use.counters.get(cluster) === 0) frees.add(hostCluster(cluster), 1, counted);
    }
    await commitAll(image);
  });
}

type Tick = (done: number, total: number) => void;

/** All tables are looked at twice before the first cluster moves: for what uses each, and for who refers to it. */
export const firstHalf =
  (tick: Tick): Tick =>
  (done, total) =>
    tick(done, 2 * total);

/** The second of the two looks. */
export const secondHalf =
  (tick: Tick): Tick =>
  (done, total) =>
    tick(total + done, 2 * total);

/** Brings all changes to the disk and looks at the image as it is then. */
export async function surveyNow({
  image,
  layer,
  alone,
  signal,
  watcher,
}: CompactSession): Promise<ClusterUse> {
  await alone(() => commitAll(image));
  const tick = firstHalf(watcher.looked);
  return ClusterUse.survey(await readAgain(layer), { tick, signal });
}

/**
 * The image as it is on the disk, for everybody who reads it.
 * @throws PlatterError io-error, also where a table that could be read before can't be read now
 */
export async function readAgain(layer: Qcow2Layer): Promise<WalkableImage> {
  const image = await rereadImage(layer.image);
  mustHaveRead(image, ['l1-table', 'snapshot-table', 'bitmap-directory']);
  layer.image = image;
  return requireWalkable(layer.image);
}

/** Whether work ended as it was stopped. */
export const isCancelled = (error: unknown, signal: AbortSignal | undefined): boolean =>
  signal?.aborted === true && error instanceof PlatterError && error.code === 'cancelled';

async function movePass(
  session: CompactSession,
  use: ClusterUse,
  layout: Layout,
  totals: CompactTotals,
): Promise<number> {
  const { image, layer, alone, signal, mayGoOn, watcher } = session;
  const { storage, refcounts } = image.parts;
  const sparse = (await storage.allocated()) < storage.length;
  // where every hole has its room already, what moves takes none, and cutting the file gives all of it back at once
  image.keepsRoom = !sparse;
  const relocation = new Relocation(session, use, sparse);
  const placed = placeUnits(use, layout);
  const before = { moved: totals.moved, switched: totals.switched };
  const clusters = placed.moves.reduce((sum, { count }) => sum + count, countSingles(use, layout, placed));
  watcher.planned(clusters * use.image.geometry.clusterSize);
  let begun = false;
  for (const window of moveWindows(use, layout, placed)) {
    if (!begun) {
      begun = true;
      for (const { index, cluster } of layout.newBlocks)
        await refcounts.addBlock(index, hostCluster(cluster));
      // the table has to name them before anything in their ranges is referred to
      await alone(() => commit(image, { postponed: true }));
    }
    const now = relocation.moved > 0 ? await readAgain(layer) : use.image;
    const list = await ReferenceList.collect(use, window, now, { tick: secondHalf(watcher.looked), signal });
    const all = await relocation.move(window, list, mayGoOn);
    totals.moved = before.moved + relocation.moved;
    totals.switched = before.switched + relocation.switched;
    if (!all) {
      totals.stopped = true;
      break;
    }
  }
  return relocation.moved;
}

/** Drops refcount blocks that count nothing, and the end of the table that names none. @returns whether there were any */
async function shortenRefcounts(image: WritableImage): Promise<boolean> {
  const { refcounts, header } = image.parts;
  let shorter = false;
  await commitAll(image);
  for (;;) {
    const dropped = await dropEmptyBlocks(refcounts);
    if (dropped) await commitAll(image);
    const over = await shortenTable(refcounts, (offset, clusters) =>
      header.setRefcountTable(offset, clusters),
    );
    if (over > 0) await commitAll(image);
    const changed = dropped || over > 0 || (await replaceRefcountTable(image));
    if (!changed) return shorter;
    shorter = true;
  }
}

/**
 * Cuts the file behind the last cluster in use, and gives the room of free clusters before it back; of those, no more once
 * it is to stop.
 * @returns free clusters that stay inside the file
 * @throws PlatterError io-error
 */
export async function cutFile({
  image,
  layer,
  alone,
  signal,
  watcher,
}: CompactSession): Promise<FreeClusters> {
  const { storage, refcounts, geometry } = image.parts;
  return alone(async () => {
    await commitAll(image);
    const end = (await refcounts.usedEnd()) * geometry.clusterSize;
    await image.flush();
    if (storage.length > end && !storage.fixedLength) await storage.truncate(end);
    const left = await punchFree(image, end / geometry.clusterSize, signal);
    await image.flush();
    await readAgain(layer);
    watcher.moves?.({ state: 'referenced', runs: new Float64Array(0), fileLength: end });
    return left;
  });
}
