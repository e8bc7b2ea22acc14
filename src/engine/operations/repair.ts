import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { RepairPreview, RepairResult, RepairScope, UndoEntry } from '../../shared/repair-results';
import { requireWritable } from '../device/open-writable';
import type { Gate } from '../image/gate';
import type { Image } from '../image/image';
import { openForReading, type OpenFile } from '../image/named-storage';
import { openImage } from '../image/open-image';
import { followLinks, systemPath } from '../io/system-path';
import { now } from '../io/time-slice';
import { nextUndoFile } from '../io/undo-files';
import { planRepair, type RepairPlan } from './plan-repair';
import { mostUndoBytes } from '../repair/write-undo-file';
import { applyPlan, fixedBy, isEmpty } from './apply-plan';
import { sizesOf } from './file-sizes';
import { openForWriting } from './open-for-writing';
import { PhaseMeter, type Phase } from './phase-meter';
import { endUnfinishedRepair, unfinishedRepair } from './unfinished-repair';

export interface RepairOptions {
  /** default all */
  readonly scope?: RepairScope;
  /** of two readings of an entry, the one that keeps the guest's data */
  readonly keepData?: boolean;
  /** nothing is written, and nothing is fixed */
  readonly dryRun?: boolean;
  /** how files are opened; default `openForWriting`, and for reading with `dryRun` */
  readonly openFile?: OpenFile;
  readonly gate?: Gate;
  /** where the undo file goes when the image's own folder can't be written to; default where the system keeps such */
  readonly undoFolder?: string;
}

const PHASES: readonly Phase[] = [
  { name: 'plan', share: 70, unit: 'clusters' },
  { name: 'undo-file', share: 10, unit: 'bytes' },
  { name: 'write', share: 20, unit: 'bytes' },
];

/**
 * What a repair would do. Nothing is written.
 * @throws PlatterError repair-interrupted where an earlier repair has not come to its end; as openImage and planRepair
 */
export async function planRepairOf(
  path: string,
  options: RepairOptions = {},
  context: OperationContext = {},
): Promise<RepairPreview> {
  const { gate, openFile = openForReading, undoFolder } = options;
  const unfinished = await unfinishedRepair(path, undoFolder);
  if (unfinished) throw new PlatterError('repair-interrupted', { file: path, undoFile: unfinished.path });
  const image = await openImage(path, { gate, openFile }, context);
  try {
    const plan = await planRepair(image, planOptions(options), context);
    if (isEmpty(plan)) return { ...plan.preview, undoBytes: 0 };
    const undoFile = nextUndoFile(followLinks(systemPath(path)), undoFolder);
    return { ...plan.preview, undoFile, undoBytes: mostUndoBytes(plan.changes) };
  } finally {
    await image.close();
  }
}

/**
 * Repairs an image, so that it can be taken back. Others are locked out from the first look to the last write. Where the
 * last repair was interrupted it is brought to its end first, or its taking back is, and then the image is looked at.
 * @throws PlatterError undo-not-made, repair-failed, cancelled: the image is as it was; repair-interrupted; in-use; as
 *   openImage and planRepair
 */
export async function repair(
  path: string,
  options: RepairOptions = {},
  context: OperationContext = {},
): Promise<RepairResult> {
  const start = now();
  if (options.dryRun) {
    const preview = await planRepairOf(path, options, context);
    return { ...preview, corruptionsFixed: 0, leaksFixed: 0, milliseconds: now() - start };
  }
  const { gate, undoFolder, openFile = openForWriting(context) } = options;
  const meter = new PhaseMeter(PHASES, context.progress);
  let finished: UndoEntry | undefined;
  const openFinished: OpenFile = async (name, use) => {
    const storage = await openFile(name, use);
    if (use.role !== 'image' || use.depth > 0) return storage;
    try {
      finished = await endUnfinishedRepair(path, requireWritable(storage), undoFolder, context);
      return storage;
    } catch (error) {
      await storage.close();
      throw error;
    }
  };
  const image = await openImage(path, { gate, openFile: openFinished }, { ...context, progress: undefined });
  try {
    const plan = await planMetered(image, options, context, meter);
    const undoFile = await applyPlan(
      requireWritable(image.storage),
      path,
      plan,
      { undoFolder },
      {
        signal: context.signal,
        saved: startedLate(meter, 'undo-file'),
        written: startedLate(meter, 'write'),
      },
    );
    const undoBytes = undoFile === undefined ? 0 : (await sizesOf(undoFile)).fileLength;
    meter.finish();
    return { ...plan.preview, undoFile, undoBytes, ...fixedBy(plan), finished, milliseconds: now() - start };
  } finally {
    await image.close();
  }
}

const planOptions = ({ scope = 'all', keepData }: RepairOptions) => ({ scope, keepData });

function planMetered(
  image: Image,
  options: RepairOptions,
  context: OperationContext,
  meter: PhaseMeter,
): Promise<RepairPlan> {
  const planned = meter.start('plan');
  const progress: OperationContext['progress'] = (event) => planned(event.progress, 100);
  return planRepair(image, planOptions(options), { ...context, progress });
}

/** A phase that begins with its first report. */
function startedLate(meter: PhaseMeter, name: string): (done: number, total: number) => void {
  let report: ReturnType<PhaseMeter['start']> | undefined;
  return (done, total) => (report ??= meter.start(name))(done, total);
}
