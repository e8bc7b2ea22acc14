/** Where a finding stands: what to show of it on the map and in the hex view. */
import type { ImageHandle } from '../../../shared/app-protocol';
import { findingWeight, type Finding } from '../../../shared/findings';
import { select } from '../../app/selection';

/** Offset in the file that a finding is about; undefined for those about the image as a whole. */
export const placeOf = (finding: Finding): number | undefined => finding.hostOffset ?? finding.target;

/** Selects the clusters of a finding; with `view` they are shown there. */
export function selectFinding(
  handle: ImageHandle,
  finding: Finding,
  clusterSize: number,
  view?: 'map',
): void {
  const place = placeOf(finding);
  if (place === undefined) return;
  const start = Math.floor(place / clusterSize);
  const count = findingWeight(finding);
  select(
    handle,
    count > 1
      ? { kind: 'clusters', space: 'host', start, count }
      : { kind: 'cluster', space: 'host', cluster: start },
    view ? { view } : { replace: true },
  );
}

/** Shows the bytes of a finding's entry. */
export function showFindingBytes(handle: ImageHandle, finding: Finding): void {
  const offset = placeOf(finding);
  if (offset === undefined) return;
  const length = finding.raw ? Math.max(1, (finding.raw.length - 2) / 2) : 8;
  select(handle, { kind: 'bytes', offset, length }, { view: 'header' });
}
