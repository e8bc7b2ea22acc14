import type { Structure } from '../../shared/findings';
import { HoleFinder } from '../check/hole-finder';
import type { WalkableImage } from '../check/walkable-image';
import { TimeSlice } from '../io/time-slice';
import { isZero } from '../io/zeroes';
import type { MetadataLayout } from './metadata-layout';
import type { MetadataOutput } from './metadata-output';
import type { MetadataPart } from './metadata-segments';
import type { MetadataSurvey } from './metadata-survey';
import type { RefcountStandIns } from './refcount-stand-ins';
import type { StandIns } from './stand-ins';

/** What decides about each part. */
export interface CopyRules {
  readonly survey: MetadataSurvey;
  readonly entries: StandIns;
  readonly refcounts: RefcountStandIns;
  /** takes metadata from clusters that entries point to as well */
  readonly includeOverlaps: boolean;
  /** whether a structure does not look like one from a byte offset on */
  readonly isImplausible: (structure: Structure, offset: number) => boolean;
}

/** Structures whose parts were chosen by what they mean, wherever they lie. */
const CHOSEN: ReadonlySet<string> = new Set(['header', 'luks-header']);

/** Copies metadata to the output, cluster by cluster, without what is or may be guest data. */
export async function copyMetadata(
  image: WalkableImage,
  layout: MetadataLayout,
  rules: CopyRules,
  output: MetadataOutput,
  tick: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { geometry, storage } = image;
  const { clusterSize, hostClusters } = geometry;
  const holes = await HoleFinder.create(storage, geometry.fileLength);
  const slice = new TimeSlice(signal);
  const bytes = new Uint8Array(clusterSize);
  let segment = 0;
  for (let cluster = layout.clusters.next(0); cluster >= 0; cluster = layout.clusters.next(cluster + 1)) {
    if (slice.over) {
      tick(cluster, hostClusters);
      await slice.rest();
    }
    const position = cluster * clusterSize;
    if (holes.worthIt && (await holes.isHole(position, clusterSize))) continue;
    await storage.read(position, bytes);
    const { parts, next } = layout.partsOf(cluster, segment);
    segment = next;
    for (const part of parts) await copyPart(part, cluster);
  }

  async function copyPart({ offset, length, claimants }: MetadataPart, cluster: number): Promise<void> {
    const start = offset - cluster * clusterSize;
    const part = bytes.subarray(start, start + length);
    if (isZero(part)) return;
    const { survey, entries, refcounts, includeOverlaps, isImplausible } = rules;
    const likely = claimants.filter((claimant) => !isImplausible(claimant, offset));
    const [structure] = likely.length > 0 ? likely : claimants;
    const overlaps = survey.withheld.has(cluster) || (!includeOverlaps && survey.guest.has(cluster));
    if (overlaps && !CHOSEN.has(structure)) return output.leaveOut(structure, offset, length, 'guest-data');
    if (likely.length === 0) return output.leaveOut(structure, offset, length, 'implausible');
    if (structure === 'refcount-block') {
      const first = (layout.blocks.get(cluster) ?? 0) * geometry.refcountsPerBlock;
      if (
        (await refcounts.apply(part, first + (start * 8) / geometry.refcountBits, slice)) === 'implausible'
      ) {
        return output.leaveOut(structure, offset, length, 'implausible');
      }
      return output.keep(structure, offset, part);
    }
    const before = entries.count;
    const end = entries.apply(likely, bytes, start, start + length);
    // a stand-in is counted alike as an entry of one table, and not of another
    if (likely.length > 1 && entries.count > before) {
      return output.leaveOut(structure, offset, length, 'implausible');
    }
    await output.keep(structure, offset, bytes.subarray(start, end));
    const cut = start + length - end;
    if (cut > 0) await output.leaveOut(structure, offset + length - cut, cut, 'implausible');
  }
}
