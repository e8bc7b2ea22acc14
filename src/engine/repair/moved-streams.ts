import type { GuestRange } from '../../shared/findings';
import type { LostRange } from '../../shared/repair-results';
import type { WalkableImage } from '../check/walkable-image';
import { hexBytes } from '../codec/big-endian';
import type { FreeClusters } from './free-clusters';
import { dataEntry, emptyEntry } from './mended-entry';
import type { RepairDraft } from './repair-draft';
import { unpackStream } from './unpack-stream';

/** A compressed cluster that can't stay where it is. */
export interface StrayStream {
  readonly entry: Uint8Array;
  /** byte offset of the entry in the file */
  readonly position: number;
  readonly guest: GuestRange;
  /** whether the disk as it is now has it, and which snapshots */
  readonly active: boolean;
  readonly snapshots: readonly number[];
}

/**
 * Unpacks a stream into a cluster of its own, or gives it up where that can't be done.
 * @param lostAs what the guest reads then
 * @throws PlatterError io-error, too-large
 */
export async function moveStream(
  image: WalkableImage,
  draft: RepairDraft,
  free: FreeClusters,
  { entry, position, guest, active, snapshots }: StrayStream,
  lostAs: LostRange['becomes'],
): Promise<void> {
  const { header, geometry, backingName } = image;
  // where data is encrypted, what was unpacked would be taken for encrypted too
  const cluster = header.cryptMethod === 0 ? await unpackStream(image, entry) : undefined;
  let after = emptyEntry(geometry, backingName === undefined ? 'backing' : 'zeroes');
  if (cluster) {
    const to = free.take(1) * geometry.clusterSize;
    await draft.put('place', to, cluster, 'own-copy', guest);
    after = dataEntry(geometry, to);
  } else {
    if (active) draft.lose(guest, 'reference-beyond-end', lostAs);
    for (const snapshot of snapshots) draft.lose(guest, 'reference-beyond-end', lostAs, snapshot);
  }
  draft.list({
    step: 'switch',
    offset: position,
    length: after.length,
    reason: cluster ? 'own-copy' : 'entry-unmapped',
    before: hexBytes(entry),
    after: hexBytes(after),
    guest,
  });
  await draft.planned.plan('switch', position, after);
}
