import type { CompactForecast, CompactWay } from '../../shared/compact-results';
import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import { requireWalkable } from '../check/walkable-image';
import { ClusterUse } from '../compact/cluster-use';
import { estimateCompact } from '../compact/forecast';
import type { Image } from '../image/image';
import { check } from './check';
import { forecastDiscard } from './discard-zeroes';
import { PhaseMeter } from './phase-meter';

export interface CompactOptions {
  /** default `compact` */
  readonly way?: CompactWay;
  /** clusters of zeroes are given up first. Default false */
  readonly zeroes?: boolean;
}

/**
 * What compacting an image would do. Nothing is written.
 * @throws PlatterError read-only (reason `damaged`) where a check finds more than leaks; encrypted; as `check`, and as
 *   `forecastDiscard` with `zeroes`
 */
export async function forecastCompact(
  image: Image,
  { way = 'compact', zeroes = false }: CompactOptions = {},
  { signal, progress }: OperationContext = {},
): Promise<CompactForecast> {
  const meter = new PhaseMeter(
    [
      { name: 'check', share: zeroes ? 10 : 60, unit: 'clusters' },
      ...(zeroes ? [{ name: 'discard-zeroes', share: 80, unit: 'bytes' } as const] : []),
      { name: 'plan', share: zeroes ? 10 : 40, unit: 'clusters' },
    ],
    progress,
  );
  meter.start('check')(0, 1);
  requireCompactable(image);
  const found = await check(image, { maxFindings: 1, uncounted: ['entry-beyond-virtual-end'] }, { signal });
  if (found.corruptions + found.extraCorruptions + found.checkErrors > 0) {
    throw new PlatterError('read-only', { file: image.storage.name, reason: 'damaged' });
  }
  let zeroBytes = 0;
  if (zeroes) {
    const tick = meter.start('discard-zeroes');
    const looked = ({ done, total }: { done: number; total: number }): void => tick(done, total);
    zeroBytes = (await forecastDiscard(image, { signal, progress: looked })).zeroes;
  }
  meter.start('plan')(0, 1);
  const walkable = requireWalkable(image);
  const { clusterSize, fileLength } = walkable.geometry;
  const use = await ClusterUse.survey(walkable, signal);
  const estimate = await estimateCompact(use, signal);
  meter.finish();
  const allocated = await image.storage.allocated();
  const moving = way !== 'punch';
  const newSize = moving ? Math.max(0, estimate.end * clusterSize - zeroBytes) : found.imageEndOffset;
  const free = Math.max(0, fileLength - estimate.end * clusterSize) + zeroBytes;
  const moves = moving ? estimate.moves : 0;
  return {
    way,
    zeroes,
    oldSize: fileLength,
    newSize,
    allocatedBefore: allocated,
    allocatedAfter: moving ? Math.min(allocated, newSize) : Math.max(0, allocated - free),
    clusterSize,
    moves,
    copyBytes: moves * clusterSize,
    refsUpdated: moving ? estimate.references : 0,
    leakedBytes: found.leaks * clusterSize,
    zeroBytes,
    temporaryBytes: 0,
    leftBytes: moving ? estimate.left * clusterSize : Math.max(0, newSize - estimate.end * clusterSize),
  };
}

/** @throws PlatterError encrypted: what LUKS encrypts can be read in its own place alone */
export function requireCompactable({ header, storage }: Image): void {
  if (header && header.cryptMethod !== 0) throw new PlatterError('encrypted', { file: storage.name });
}
