import type { ClusterMoves, CompactResult, CompactWay } from '../../shared/compact-results';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { UndoEntry } from '../../shared/repair-results';
import {
  compactImage,
  cutFile,
  forgetCountsBehind,
  isCancelled,
  readAgain,
  type CompactSession,
  type CompactTotals,
} from '../compact/compact-image';
import { defragmentImage } from '../compact/defragment-image';
import { BATCH_BYTES } from '../compact/relocate';
import { commitAll } from '../device/commit';
import type { BlockDevice, DiscardedZeroes } from '../device/device';
import { requireWritable } from '../device/open-writable';
import type { Gate } from '../image/gate';
import type { OpenFile } from '../image/named-storage';
import type { Storage } from '../io/storage';
import { now } from '../io/time-slice';
import type { ReclaimedLeaks } from './connect';
import { requireCompactable, type CompactOptions } from './forecast-compact';
import { discardDevice } from './discard-zeroes';
import type { FileSizes } from './file-sizes';
import { openForWriting } from './open-for-writing';
import { PhaseMeter, type Phase } from './phase-meter';
import { planReclaim } from './plan-reclaim';
import { isUnfinished, listUndo, removeUndo } from './undo';
import { endUnfinishedRepair } from './unfinished-repair';
import { withDevice } from './with-device';

/** Who wants to see clusters move as well. */
export interface CompactContext extends OperationContext {
  readonly moves?: (event: ClusterMoves) => void;
}

export interface CompactFileOptions extends CompactOptions {
  readonly gate?: Gate;
  /** how files are opened; default `openForWriting` */
  readonly openFile?: OpenFile;
  /** where the undo file goes when a repair of postponed refcounts comes first */
  readonly undoFolder?: string;
}

const phasesOf = (zeroes: boolean): readonly Phase[] => [
  { name: 'check', share: zeroes ? 6 : 10, unit: 'clusters' },
  ...(zeroes ? [{ name: 'discard-zeroes', share: 30, unit: 'bytes' } as const] : []),
  { name: 'plan', share: zeroes ? 4 : 10, unit: 'tables' },
  { name: 'move', share: zeroes ? 55 : 75, unit: 'bytes' },
  { name: 'shrink', share: 5, unit: 'bytes' },
];

/**
 * Makes an image file shorter in place; what the guest and each snapshot read stays the same. The image is whole at every
 * moment. A repair that was interrupted, or the taking back of one, comes to its end first. An aborted signal ends it after
 * the batch in hand, and the result says that it was stopped.
 * @throws PlatterError as `withDevice`, read-only (reason `damaged`) where a check finds more than leaks; io-error;
 *   as `endUnfinishedRepair`; cancelled before anything was done
 */
export async function compact(
  path: string,
  { way, zeroes, batchBytes, gate, openFile, undoFolder }: CompactFileOptions = {},
  context: CompactContext = {},
): Promise<CompactResult> {
  const start = now();
  const meter = new PhaseMeter(phasesOf(zeroes === true), context.progress);
  const looked = meter.start('check');
  looked(0, 1);
  const repairs = await heedRepairs(path, undoFolder, context);
  let file: Storage | undefined;
  let before: FileSizes | undefined;
  let reclaimed: (ReclaimedLeaks & FileSizes) | undefined;
  const open = openFile ?? openForWriting(context);
  const openMeasured: OpenFile = async (name, use) => {
    const storage = await open(name, use);
    if (use.role !== 'image' || use.depth > 0) return storage;
    try {
      const finished = await endUnfinishedRepair(path, requireWritable(storage), undoFolder, context);
      if (finished) context.warn?.(`${path}: the repair that was interrupted came to its end first`);
      file = storage;
      before = await measure(storage);
      return storage;
    } catch (error) {
      await storage.close();
      throw error;
    }
  };
  const options = {
    gate,
    openFile: openMeasured,
    undoFolder,
    looked,
    // whether a cluster of zeroes may be given up depends on what lies below
    clustersOnly: zeroes !== true,
    reclaim: async (leaks: ReclaimedLeaks) => {
      if (file) reclaimed = { ...leaks, ...(await measure(file)) };
    },
  };
  let result: CompactResult;
  try {
    result = await withDevice(path, options, context, (device) =>
      compactMetered(device, { way, zeroes, batchBytes }, context, meter),
    );
  } catch (error) {
    if (!reclaimed || !isCancelled(error, context.signal)) throw error;
    result = stoppedWith(reclaimed, { way, zeroes });
  }
  if (result.moved > 0 || result.newSize < result.oldSize) await forgetOwnRepair(path, repairs, undoFolder);
  const told = orCancelled({
    ...result,
    // what nobody uses behind the last cluster is cut off when the image is opened for writing
    oldSize: before?.fileLength ?? result.oldSize,
    allocatedBefore: before?.allocated ?? result.allocatedBefore,
    leakedBytes: reclaimed ? reclaimed.clusters * reclaimed.clusterSize : 0,
    milliseconds: now() - start,
  });
  meter.finish();
  return told;
}

/**
 * The same for a device that is connected; it can be read meanwhile.
 * @throws PlatterError read-only (reason `damaged`) also where clusters are leaked: `compact` gives them back first
 */
export async function compactDevice(
  device: BlockDevice,
  options: CompactOptions = {},
  context: CompactContext = {},
): Promise<CompactResult> {
  const meter = new PhaseMeter(phasesOf(options.zeroes === true), context.progress);
  const tick = meter.start('check');
  tick(0, 1);
  await device.rearrange(async (image, alone, layer) => {
    await alone(() => commitAll(image));
    const { sound, leaks } = await planReclaim(await readAgain(layer), { tick, signal: context.signal });
    if (!sound || leaks > 0) {
      throw new PlatterError('read-only', { file: layer.storage.name, reason: 'damaged' });
    }
  });
  const result = orCancelled(await compactMetered(device, options, context, meter));
  meter.finish();
  return result;
}

async function compactMetered(
  device: BlockDevice,
  { way = 'compact', zeroes = false, batchBytes = BATCH_BYTES }: CompactOptions,
  context: CompactContext,
  meter: PhaseMeter,
): Promise<CompactResult> {
  const start = now();
  const { signal } = context;
  const before = await device.fileSizes();
  const given: DiscardedZeroes = { bytes: 0, sharedBytes: 0 };
  const stopped = !(await unlessStopped(signal, async () => {
    if (zeroes) await discardDevice(device, given, meter.start('discard-zeroes'), signal);
    return true;
  }));
  const looked = meter.start('plan');
  looked(0, 1);
  let planned = 0;
  let copied = 0;
  let report: ((done: number, total: number) => void) | undefined;
  const totals = await device.rearrange(async (image, alone, layer) => {
    requireCompactable(layer.image, way);
    await alone(() => image.prepareMoving());
    const session: CompactSession = {
      image,
      layer,
      alone,
      signal,
      batchBytes,
      mayGoOn: async () => {
        await context.mayGoOn?.();
        return signal?.aborted !== true;
      },
      watcher: {
        moves: context.moves,
        looked: (done, total) => {
          // later looks are between moves, which tell how far it is
          if (!report) looked(done, total);
        },
        planned: (bytes) => (planned += bytes),
        copied: (bytes) => {
          copied += bytes;
          (report ??= meter.start('move'))(copied, Math.max(planned, copied));
        },
      },
    };
    const moved = await unlessStopped(signal, async () => {
      await forgetCountsBehind(session);
      if (stopped || way === 'punch') return NOTHING_MOVED;
      return orCut(session, moveClusters(session, way), context);
    });
    meter.start('shrink')(0, 1);
    const left = await cutFile(session);
    return {
      ...(moved ?? NOTHING_MOVED),
      unreleased: image.unreleased,
      stopped: stopped || !moved || moved.stopped || left.stopped,
      left: left.bytes,
    };
  });
  const after = await device.fileSizes();
  return {
    way,
    zeroes,
    oldSize: before.fileLength,
    newSize: after.fileLength,
    allocatedBefore: before.allocated,
    allocatedAfter: after.allocated,
    clusterSize: device.clusterSize,
    moved: totals.moved,
    copied,
    refsUpdated: totals.switched,
    leakedBytes: 0,
    zeroBytes: given.bytes,
    leftBytes: totals.left,
    unfreedBytes: totals.unreleased * device.clusterSize,
    stopped: totals.stopped,
    milliseconds: now() - start,
  };
}

/**
 * What moves can't be taken back with the bytes that a repair kept.
 * @returns repairs of the image that have an undo file and came to their end, whichever way
 */
async function heedRepairs(
  path: string,
  undoFolder: string | undefined,
  { warn }: OperationContext,
): Promise<readonly UndoEntry[]> {
  const repairs = (await listUndo(path, { undoFolder })).filter(
    (entry) => !isUnfinished(entry) && entry.state !== 'unused',
  );
  if (repairs.some(({ state }) => state === 'done'))
    warn?.(`${path}: when clusters have moved, its last repair can’t be taken back any more`);
  return repairs;
}

/** What was mended when the image was opened can't be taken back from where it is now. */
async function forgetOwnRepair(
  path: string,
  before: readonly UndoEntry[],
  undoFolder: string | undefined,
): Promise<void> {
  const known = new Set(before.map((entry) => entry.path));
  for (const entry of await listUndo(path, { undoFolder })) {
    if (!known.has(entry.path)) await removeUndo(path, entry.path, { undoFolder });
  }
}

/** Waits for work; where it fails, the file is cut to what it needs by then. */
async function orCut<T>(session: CompactSession, work: Promise<T>, { log }: OperationContext): Promise<T> {
  try {
    return await work;
  } catch (error) {
    // what went wrong first is what counts
    await cutFile(session).catch((later: unknown) => log?.(`cutting the file failed: ${String(later)}`));
    throw error;
  }
}

async function moveClusters(session: CompactSession, way: CompactWay): Promise<CompactTotals> {
  const totals = await compactImage(session);
  if (way === 'compact' || totals.stopped || session.image.unreleased > 0) return totals;
  const ordered = await unlessStopped(session.signal, () => defragmentImage(session));
  return {
    moved: totals.moved + (ordered?.moved ?? 0),
    switched: totals.switched + (ordered?.switched ?? 0),
    stopped: ordered?.stopped ?? true,
  };
}

const NOTHING_MOVED: CompactTotals = { moved: 0, switched: 0, stopped: false };

/** Waits for work. @returns undefined where the signal ended it */
async function unlessStopped<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isCancelled(error, signal)) throw error;
    return undefined;
  }
}

const measure = async (file: Storage): Promise<FileSizes> => ({
  fileLength: file.length,
  allocated: await file.allocated(),
});

/** What a compaction came to that was stopped when leaks were given back, and nothing else had been done. */
const stoppedWith = (
  { clusterSize, fileLength, allocated }: ReclaimedLeaks & FileSizes,
  { way = 'compact', zeroes = false }: CompactOptions,
): CompactResult => ({
  way,
  zeroes,
  oldSize: fileLength,
  newSize: fileLength,
  allocatedBefore: allocated,
  allocatedAfter: allocated,
  clusterSize,
  moved: 0,
  copied: 0,
  refsUpdated: 0,
  leakedBytes: 0,
  zeroBytes: 0,
  leftBytes: 0,
  unfreedBytes: 0,
  stopped: true,
  milliseconds: 0,
});

/** @throws PlatterError cancelled where it was stopped before anything was done that the result would tell of */
function orCancelled(result: CompactResult): CompactResult {
  const { stopped, moved, leakedBytes, zeroBytes, oldSize, newSize, allocatedBefore, allocatedAfter } =
    result;
  const done = moved + leakedBytes + zeroBytes > 0 || newSize < oldSize || allocatedAfter < allocatedBefore;
  if (stopped && !done) throw new PlatterError('cancelled');
  return result;
}
