import { checkBlocks } from '../check/refcount-blocks';
import { FindingList } from '../check/finding-list';
import type { L2TableIndex } from '../check/l2-table-index';
import { claimBlocks } from '../check/refcount-blocks';
import { loadStoredRefcounts, type StoredRefcounts } from '../check/stored-refcounts';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import type { WalkableImage } from '../check/walkable-image';
import { maxRefcount } from '../codec/refcounts';
import { TimeSlice } from '../io/time-slice';
import { ClusterOwners } from './cluster-owners';

/** What a repair has to know of an image. */
export interface RepairSurvey {
  readonly image: WalkableImage;
  readonly stored: StoredRefcounts;
  readonly owners: ClusterOwners;
  readonly index: L2TableIndex;
  readonly found: FindingList;
}

/** References beyond the file that are remembered, so that nothing is put where they lead. */
const KEPT = 10_000;

/** Looks at all metadata once. @throws PlatterError io-error, cancelled */
export async function surveyForRepair(image: WalkableImage, signal?: AbortSignal): Promise<RepairSurvey> {
  const { header, geometry, storage } = image;
  const slice = new TimeSlice(signal);
  const found = new FindingList(KEPT);
  for (const finding of image.findings) found.add(finding);
  const stored = await loadStoredRefcounts(storage, header, geometry, () => undefined, signal);
  const owners = new ClusterOwners(image, stored, found);
  await claimBlocks(stored, geometry, owners.claims, slice);
  owners.addBlocks(stored);
  const index = await surveyStructures(image, owners, signal);
  await surveyL2Tables(image, index, owners, { tick: () => undefined, signal });
  owners.finish();
  const largest = maxRefcount(header.refcountOrder);
  await checkBlocks(stored, geometry, header.refcountTableOffset, largest, owners.references, found, slice);
  return { image, stored, owners, index, found };
}
