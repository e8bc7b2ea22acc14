/** The line that says what lies under the pointer or the cursor. */
import type { ClusterDetails, ClusterOwner } from '../../../shared/results';
import { formatCount, formatOffset } from '../../ui/numbers';
import { kindText, namesInMask } from './kind-text';
import { isMoveKind } from './move-overlay';
import type { Place } from './place';

/** What refers to the clusters of each structure, where it is not a disk or a snapshot. */
const REFERRERS: Readonly<Record<ClusterOwner['structure'], string>> = {
  header: 'the format itself',
  'refcount-table': 'header',
  'refcount-block': 'refcount table',
  'l1-table': 'header',
  'l2-table': 'active disk',
  'l2-entry': 'active disk',
  'snapshot-table': 'header',
  'snapshot-l1': 'snapshot table',
  'bitmap-directory': 'header extension',
  'bitmap-table': 'bitmap directory',
  'bitmap-data': 'bitmap table',
  luks: 'header extension',
};

/** Who refers to a host cluster, in a few words. */
export function ownerText(owner: ClusterOwner): string {
  if (owner.snapshot === undefined) return REFERRERS[owner.structure];
  return `snapshot ${owner.snapshotName || `#${owner.snapshot + 1}`}`;
}

/** Where a cluster lies on the disk that snapshots keep, for one that is not on the active disk; each place once. */
export function snapshotOffsets({ owners, guestOffset }: ClusterDetails): readonly number[] {
  if (guestOffset !== undefined) return [];
  const entries = owners.filter(
    ({ structure, snapshot }) => structure === 'l2-entry' && snapshot !== undefined,
  );
  return [...new Set(entries.flatMap((owner) => owner.guestOffset ?? []))];
}

function ownersText({ owners, ownersMore }: ClusterDetails): string {
  const names = [...new Set(owners.map(ownerText))];
  const shown = names.slice(0, 3);
  const rest = names.length > shown.length || ownersMore ? ' and more' : '';
  return shown.length > 0 ? `used by ${shown.join(', ')}${rest}` : '';
}

/** All that is known of a cell in one line; `details` where the engine was asked about its single cluster. */
export function placeText(place: Place, clusterSize: number, details?: ClusterDetails): string {
  const { space, clusters, dominant, present } = place;
  if (clusters.count > 1) {
    const last = clusters.first + clusters.count - 1;
    return [
      `Clusters ${formatCount(clusters.first)} – ${formatCount(last)}`,
      [isMoveKind(dominant) && kindText(dominant).name.toLowerCase(), namesInMask(present)]
        .filter(Boolean)
        .join(', ') || kindText(dominant).name.toLowerCase(),
      `${space} ${formatOffset(clusters.first * clusterSize)}`,
    ].join(' · ');
  }
  const known = details?.space === space && details.cluster === clusters.first ? details : undefined;
  const own = formatOffset(clusters.first * clusterSize);
  const hostOffset =
    space === 'host' ? own : known?.hostOffset !== undefined && formatOffset(known.hostOffset);
  const guestOffset =
    space === 'guest' ? own : known?.guestOffset !== undefined && formatOffset(known.guestOffset);
  const [kept] = known ? snapshotOffsets(known) : [];
  return [
    `Cluster 0x${clusters.first.toString(16)}`,
    kindText(known?.kind ?? dominant).name.toLowerCase(),
    guestOffset && `guest ${guestOffset}`,
    kept !== undefined && `guest ${formatOffset(kept)} in a snapshot`,
    hostOffset && `host ${hostOffset}`,
    known?.refcount !== undefined && `refcount ${known.refcount}`,
    known && ownersText(known),
  ]
    .filter(Boolean)
    .join(' · ');
}
