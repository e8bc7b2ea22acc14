import type { FindingCode } from '../../shared/findings';
import type { OperationContext } from '../../shared/progress';
import type { RepairReason } from '../../shared/repair-results';
import { PlatterError } from '../../shared/errors';
import { byItself, requireWalkable } from '../check/walkable-image';
import { hasBit } from '../codec/big-endian';
import { INCOMPATIBLE } from '../codec/feature-bits';
import { currentImage } from '../device/current-image';
import { BlockDevice, type ReadOnlyReason } from '../device/device';
import { DEFAULT_OPTIONS, type DeviceOptions } from '../device/device-options';
import { openLayers, type LayerOptions } from '../device/layer';
import { isWritable, openWritable } from '../device/open-writable';
import type { WritableImage } from '../device/writable-image';
import type { Gate } from '../image/gate';
import type { Image } from '../image/image';
import { openForReading, type OpenFile } from '../image/named-storage';
import { openImage } from '../image/open-image';
import { rereadImage } from '../image/reread-image';
import type { Storage } from '../io/storage';
import { applyPlan } from './apply-plan';
import { check } from './check';
import { openForWriting } from './open-for-writing';
import { planReclaim } from './plan-reclaim';
import { planRepair, type RepairPlan } from './plan-repair';

/** Sizes of the options are in sectors, as in the original. */
const SECTOR = 512;

/** Leaked clusters that were given back. */
export interface ReclaimedLeaks {
  readonly clusters: number;
  readonly clusterSize: number;
}

/** How to open a block device. */
export interface ConnectOptions extends Partial<DeviceOptions> {
  readonly gate?: Gate;
  /** how files are opened; default `openForWriting`, and for reading with `readOnly` */
  readonly openFile?: OpenFile;
  readonly layers?: LayerOptions;
  /** where the undo file of a repair goes when the image's own folder can't be written to */
  readonly undoFolder?: string;
  /** leaked clusters are given back first; told of them once that is on the disk */
  readonly reclaim?: (leaks: ReclaimedLeaks) => Promise<void>;
  /** nothing is read of the guest's disk: files below the image that can't be used keep nobody from it */
  readonly clustersOnly?: boolean;
  /** told how far the look for those is, in clusters of the disk */
  readonly looked?: (done: number, total: number) => void;
}

/**
 * Opens an image as a block device. For writing, it is locked as QEMU does, refcounts that were postponed are repaired,
 * which can be taken back, and the image is checked: one that is damaged is only read, and `info` says why. What lies in the file behind
 * the last cluster in use is cut off.
 * @param source path, or a storage; disconnecting closes it
 * @throws PlatterError as openImage, and in-use, not-writable, encrypted, unsupported-feature, header-damaged,
 *   backing-file, data-file
 */
export async function connect(
  source: string | Storage,
  options: ConnectOptions = {},
  context: OperationContext = {},
): Promise<BlockDevice> {
  const { gate, layers, openFile: opener, undoFolder, reclaim, looked, clustersOnly, ...given } = options;
  const device = { ...DEFAULT_OPTIONS, ...given };
  const reading = device.readOnly || layers?.snapshot !== undefined;
  const openFile = opener ?? (reading ? openForReading : openForWriting(context));
  const whole = await openImage(source, { gate, openFile }, context);
  const opened = clustersOnly ? byItself(whole) : whole;
  try {
    const repaired = reading ? undefined : await repairDirty(opened, undoFolder, context);
    const closed = repaired === 'damaged' ? opened : (repaired ?? opened);
    const { image, isSound } =
      reclaim && !reading
        ? await reclaimLeaks(closed, reclaim, looked, context)
        : { image: closed, isSound: false };
    const layer = await openLayers(image, { ...layers, signal: context.signal });
    const base = {
      layer,
      options: device,
      hasSnapshots: image.snapshots.length > 0,
      close: () => image.close(),
      log: context.log,
    };
    const reason = reading ? 'asked' : repaired === 'damaged' ? 'dirty' : whyReadOnly(image);
    if (reason) return new BlockDevice({ ...base, readOnlyReason: reason });
    const writable = await openWritable(image, layer, {
      keepErased: (device.keepErased ?? 0) * SECTOR,
      log: context.log,
    });
    const damage = await makeSound(
      image,
      writable,
      { ...device, keepTail: repaired !== undefined, isSound },
      context,
    );
    if (damage) return new BlockDevice({ ...base, readOnlyReason: damage });
    const verify = () => mustBeSound(layer.image, writable);
    return new BlockDevice({ ...base, image: writable, verify });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function whyReadOnly({ header, findings, storage }: Image): ReadOnlyReason | undefined {
  if (!isWritable(storage)) return 'asked';
  if (header && hasBit(header.incompatible, INCOMPATIBLE.corrupt)) return 'corrupt-bit';
  if (findings.some(({ code }) => code === 'snapshot-table-invalid')) return 'snapshots';
  return undefined;
}

/** What is mended without asking: refcounts and their flags. */
const UNASKED: ReadonlySet<RepairReason> = new Set([
  'refcount-raised',
  'refcount-lowered',
  'refcounts-rebuilt',
  'copied-flag-set',
  'copied-flag-cleared',
  'dirty-bit-cleared',
]);

/** Whether a plan for a dirty image is carried out when it is opened for writing: it loses nothing and leaves nothing. */
export function mayMendUnasked({ preview: { after, lostBytes, listed } }: RepairPlan): boolean {
  const unasked = listed.every(({ reason }) => UNASKED.has(reason));
  return after.corruptions + after.checkErrors === 0 && lostBytes === 0 && unasked;
}

/**
 * Repairs an image that was not closed after its refcounts were postponed (dirty bit), as QEMU does before it writes,
 * and so that it can be taken back. One that would lose anything by that is left alone.
 * @returns the image as it is then; undefined where it was closed; `damaged` where more is wrong than refcounts
 */
async function repairDirty(
  image: Image,
  undoFolder: string | undefined,
  context: OperationContext,
): Promise<Image | 'damaged' | undefined> {
  const { header, storage } = image;
  if (!header || !hasBit(header.incompatible, INCOMPATIBLE.dirty)) return undefined;
  if (whyReadOnly(image) || !isWritable(storage)) return undefined;
  const plan = await planRepair(image, { keepBeyondEnd: true }, { signal: context.signal });
  if (!mayMendUnasked(plan)) return 'damaged';
  context.log?.('the image was not closed: its refcounts are counted anew');
  const undoFile = await applyPlan(storage, image.path, plan, { undoFolder }, context);
  if (undoFile !== undefined) context.log?.(`what it was before is kept in ${undoFile}`);
  return rereadImage(image, storage, context);
}

/**
 * Gives leaked clusters back where nothing else is wrong. That can't be taken back: it loses nothing.
 * @returns the image as it is then, and whether it was found sound as it is
 */
async function reclaimLeaks(
  image: Image,
  reclaim: (leaks: ReclaimedLeaks) => Promise<void>,
  tick: ConnectOptions['looked'],
  context: OperationContext,
): Promise<{ readonly image: Image; readonly isSound: boolean }> {
  const { storage } = image;
  if (whyReadOnly(image) || !isWritable(storage)) return { image, isSound: false };
  const { sound, leaks, plan } = await planReclaim(image, { tick, signal: context.signal });
  if (leaks === 0) return { image, isSound: sound };
  // with leaks that can't be given back, nothing is known to be free
  if (!plan) throw new PlatterError('read-only', { file: storage.name, reason: 'damaged' });
  context.log?.(`${leaks} leaked clusters are given back`);
  await applyPlan(storage, undefined, plan, {}, context);
  await reclaim({ clusters: leaks, clusterSize: requireWalkable(image).geometry.clusterSize });
  return { image: await rereadImage(image, storage, context), isSound: false };
}

/**
 * Checks, unless that was just done, and cuts off what nobody uses.
 * @returns why the image may not be written to
 */
async function makeSound(
  image: Image,
  writable: WritableImage,
  {
    checkOnConnect,
    keepTail,
    isSound,
  }: Pick<DeviceOptions, 'checkOnConnect'> & { readonly keepTail: boolean; readonly isSound: boolean },
  context: OperationContext,
): Promise<ReadOnlyReason | undefined> {
  if (!checkOnConnect) return undefined;
  if (!isSound && (await isDamaged(image, writable, context.signal))) return 'damaged';
  writable.checked = true;
  // a repair can be taken back from a file of the length that it left alone
  if (!keepTail) await cutTail(writable, context);
  return undefined;
}

/** What a resize leaves that was cut off by a crash: nobody can read it, and the next resize takes it away. */
const BEYOND_END: FindingCode = 'entry-beyond-virtual-end';

/** Looks at the image as it is on the disk now. */
async function isDamaged(image: Image, writable: WritableImage, signal?: AbortSignal): Promise<boolean> {
  const options = { maxFindings: 1, uncounted: [BEYOND_END] };
  const result = await check(currentImage(image, writable), options, { signal });
  return result.corruptions + result.extraCorruptions + result.checkErrors > 0;
}

async function mustBeSound(image: Image, writable: WritableImage): Promise<void> {
  if (await isDamaged(image, writable)) {
    throw new PlatterError('internal', { message: 'the image is damaged after a flush' });
  }
}

/** Cuts off clusters at the end that nothing refers to and that are not counted. */
async function cutTail(image: WritableImage, { log }: OperationContext): Promise<void> {
  const { storage, refcounts, geometry } = image.parts;
  const end = (await refcounts.usedEnd()) * geometry.clusterSize;
  if (end === 0 || storage.length <= end || storage.fixedLength) return;
  log?.(`${storage.length - end} bytes behind the last cluster in use are cut off`);
  // tables that whoever wrote before did not flush may come back in a power cut, and name what lies there
  await image.flush();
  await storage.truncate(end);
}
