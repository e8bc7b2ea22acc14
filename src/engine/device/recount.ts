import { PlatterError } from '../../shared/errors';
import { hostCluster } from '../../shared/units';
import { compareRefcounts, type MismatchSink } from '../check/compare-refcounts';
import { FindingList } from '../check/finding-list';
import { ReferenceCheck } from '../check/reference-check';
import { checkBlocks } from '../check/refcount-blocks';
import type { ReferenceCounters } from '../check/reference-counters';
import { loadStoredRefcounts } from '../check/stored-refcounts';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import type { WalkableImage } from '../check/walkable-image';
import { TimeSlice } from '../io/time-slice';
import { commit } from './commit';
import type { WritableImage } from './writable-image';

interface Mismatch {
  readonly first: number;
  readonly count: number;
  readonly references: number;
}

/**
 * Counts the refcounts of an image anew that was not closed after its refcounts were postponed (dirty bit), from
 * what its tables refer to. The dirty bit stays until the device is closed.
 * @throws PlatterError corrupt-structure where the refcount structure itself is damaged; too-large where a refcount
 *   does not fit its width; io-error, cancelled. The image is then as it was, or nearer to the truth
 */
export async function recount(
  walkable: WalkableImage,
  image: WritableImage,
  signal?: AbortSignal,
): Promise<void> {
  const { header, geometry, storage } = walkable;
  const slice = new TimeSlice(signal);
  const findings = new FindingList(0);
  const stored = await loadStoredRefcounts(storage, header, geometry, () => undefined, signal);
  const sink = new ReferenceCheck(geometry, stored, findings, { beyondEndAllowed: true, recordLimit: 0 });
  const index = await surveyStructures(walkable, sink, signal);
  await surveyL2Tables(walkable, index, sink, { tick: () => undefined, signal });
  const { largest } = image.parts.refcounts;
  await checkBlocks(stored, geometry, header.refcountTableOffset, largest, sink.references, findings, slice);
  const mismatches: Mismatch[] = [];
  const collector: MismatchSink = {
    mismatch: (first, count, _stored, references) => mismatches.push({ first, count, references }),
    overflow: (cluster) => {
      throw damaged(storage.name, cluster * geometry.clusterSize);
    },
    unreadable: (first) => {
      throw damaged(storage.name, first * geometry.clusterSize);
    },
  };
  const { counters, clusters } = sink.references;
  await compareRefcounts({ stored, counters, clusters, largest, sink: collector }, () => undefined, signal);
  await image.prepare();
  // what is referred to beyond the table's reach may lie anywhere there
  image.parts.refcounts.reach(clusters);
  // blocks first: where they come to lie depends on what is referred to, not on what is counted
  await addMissingBlocks(image, mismatches, counters, slice);
  for (const { first, count, references } of mismatches) {
    for (let cluster = first; cluster < first + count; cluster++) {
      await image.parts.refcounts.set(hostCluster(cluster), references);
      if (slice.over) await slice.rest();
    }
  }
  await commit(image, { postponed: true });
}

/** Each range with references and without a block gets one, in a cluster of its own that nothing refers to. */
async function addMissingBlocks(
  image: WritableImage,
  mismatches: readonly Mismatch[],
  counters: ReferenceCounters,
  slice: TimeSlice,
): Promise<void> {
  const { refcounts, geometry, storage } = image.parts;
  const perBlock = geometry.refcountsPerBlock;
  for (const { first, count } of mismatches) {
    for (let cluster = first; cluster < first + count;) {
      const rangeEnd = (Math.floor(cluster / perBlock) + 1) * perBlock;
      if (!refcounts.hasBlock(hostCluster(cluster))) {
        let free = rangeEnd - perBlock;
        while (free < rangeEnd && counters.get(free) > 0) free++;
        if (free === rangeEnd) throw damaged(storage.name, cluster * geometry.clusterSize);
        await refcounts.addBlockAt(hostCluster(free));
      }
      cluster = rangeEnd;
      if (slice.over) await slice.rest();
    }
  }
}

const damaged = (file: string, offset: number): PlatterError =>
  new PlatterError('corrupt-structure', { file, structure: 'refcount-block', offset });
