import type { CompactForecast, CompactWay } from '../../shared/compact-results';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import { ClusterSet } from '../check/cluster-set';
import type { LookOptions } from '../check/survey-l2-tables';
import { byItself, requireWalkable } from '../check/walkable-image';
import { hasBit } from '../codec/big-endian';
import { INCOMPATIBLE } from '../codec/feature-bits';
import { ClusterUse } from '../compact/cluster-use';
import { firstHalf, secondHalf } from '../compact/compact-image';
import { estimateCompact, estimateOrder } from '../compact/forecast';
import { freeRoom, type FreeRoom } from '../compact/free-room';
import { BATCH_BYTES } from '../compact/relocate';
import type { ZeroRun } from '../device/zero-clusters';
import type { Image } from '../image/image';
import { mayMendUnasked } from './connect';
import { forecastDiscard } from './discard-zeroes';
import { PhaseMeter } from './phase-meter';
import { planReclaim } from './plan-reclaim';
import { planRepair } from './plan-repair';

export interface CompactOptions {
  /** default `compact` */
  readonly way?: CompactWay;
  /** clusters of zeroes are given up first. Default false */
  readonly zeroes?: boolean;
  /** bytes of clusters that move between two flushes, about. Default 128 MiB */
  readonly batchBytes?: number;
}

/**
 * What compacting an image would do. Nothing is written.
 * @throws PlatterError read-only (reason `damaged`) where a check finds more than leaks; encrypted; unsupported-change; as
 *   `check`, and as
 *   `forecastDiscard` with `zeroes`
 */
export async function forecastCompact(
  opened: Image,
  { way = 'compact', zeroes = false }: CompactOptions = {},
  { signal, progress }: OperationContext = {},
): Promise<CompactForecast> {
  const image = zeroes ? opened : byItself(opened);
  const meter = new PhaseMeter(
    [
      { name: 'check', share: zeroes ? 10 : 60, unit: 'clusters' },
      ...(zeroes ? [{ name: 'discard-zeroes', share: 80, unit: 'bytes' } as const] : []),
      { name: 'plan', share: zeroes ? 10 : 40, unit: 'tables' },
    ],
    progress,
  );
  const checked = meter.start('check');
  checked(0, 1);
  requireCompactable(image, way);
  const leaks = await leaksOfSound(image, { tick: checked, signal });
  const walkable = requireWalkable(image);
  const { clusterSize, fileLength, dataFile } = walkable.geometry;
  let zeroBytes = 0;
  const givenUp = new ClusterSet();
  if (zeroes) {
    const tick = meter.start('discard-zeroes');
    const found = ({ done, total }: { done: number; total: number }): void => tick(done, total);
    const each = ({ host, length, shared }: ZeroRun): void => {
      // zeroes of a data file lie there
      if (!shared && !dataFile) givenUp.add(host / clusterSize, Math.ceil(length / clusterSize));
    };
    zeroBytes = (await forecastDiscard(image, { signal, progress: found }, each)).zeroes;
  }
  const looked = meter.start('plan');
  looked(0, 1);
  const use = await ClusterUse.survey(walkable, { tick: firstHalf(looked), signal }, givenUp);
  const room = await freeRoom(use, signal);
  const allocated = await image.storage.allocated();
  const common = {
    way,
    zeroes,
    oldSize: fileLength,
    allocatedBefore: allocated,
    allocatedAfter: Math.max(0, allocated - room.allocated),
    clusterSize,
    leakedBytes: leaks * clusterSize,
    zeroBytes,
  };
  if (way === 'punch') {
    meter.finish();
    const still = { moves: 0, copyBytes: 0, refsUpdated: 0, temporaryBytes: 0 };
    return { ...common, ...still, newSize: room.usedLength, leftBytes: room.freeBytes };
  }
  const shorter = await estimateCompact(use, { tick: secondHalf(looked), signal });
  const order = way === 'defragment' ? await estimateOrder(use, signal) : { moves: 0, temporary: 0 };
  meter.finish();
  const moves = shorter.moves + order.moves;
  // a last cluster that the file has a part of has to be whole where something else comes to lie
  const end = shorter.end * clusterSize;
  return {
    ...common,
    newSize: order.moves > 0 ? end : Math.min(fileLength, end),
    moves,
    copyBytes: moves * clusterSize,
    refsUpdated: shorter.references + order.moves,
    temporaryBytes: Math.max(
      order.temporary * clusterSize,
      extraRoom(withoutZeroes(room), allocated - room.givenUp, shorter.moves * clusterSize),
    ),
    leftBytes: 0,
  };
}

/** What free room comes to when zeroes were given up: they become holes. */
const withoutZeroes = (room: FreeRoom): FreeRoom => ({ ...room, allocated: room.allocated - room.givenUp });

/** Where holes are filled that take no room, old places give theirs back a batch later, while the next one is copied. */
function extraRoom({ freeBytes, allocated }: FreeRoom, taken: number, copyBytes: number): number {
  return Math.min(2 * BATCH_BYTES, copyBytes, taken - allocated, Math.max(0, freeBytes - allocated));
}

/**
 * Leaked clusters of an image that may be written to as it is, or after what opening it for writing mends.
 * @throws PlatterError read-only (reason `damaged`)
 */
async function leaksOfSound(image: Image, look: LookOptions): Promise<number> {
  const damaged = new PlatterError('read-only', { file: image.storage.name, reason: 'damaged' });
  if (image.header && hasBit(image.header.incompatible, INCOMPATIBLE.corrupt)) throw damaged;
  if (image.header && hasBit(image.header.incompatible, INCOMPATIBLE.dirty)) {
    const plan = await planRepair(image, { keepBeyondEnd: true }, { signal: look.signal });
    if (!mayMendUnasked(plan)) throw damaged;
    return 0;
  }
  const { sound, leaks } = await planReclaim(image, look);
  if (!sound) throw damaged;
  return leaks;
}

/**
 * @throws PlatterError encrypted: what LUKS encrypts can be read in its own place alone; unsupported-change where a
 *   device keeps its length
 */
export function requireCompactable({ header, storage }: Image, way: CompactWay): void {
  if (header && header.cryptMethod !== 0) throw new PlatterError('encrypted', { file: storage.name });
  if (storage.fixedLength && way !== 'punch')
    throw new PlatterError('unsupported-change', { file: storage.name, reason: 'device' });
}
