import { hostCluster } from '../../shared/units';
import { FileHoles } from '../device/file-holes';
import { nextFreeRun } from '../device/refcount-shrinking';
import type { WritableImage } from '../device/writable-image';
import { TimeSlice } from '../io/time-slice';

/**
 * Gives the room of clusters that are not counted back to the file system.
 * @param end clusters of the file
 * @returns bytes of those clusters, holes or not
 * @throws PlatterError io-error, corrupt-structure
 */
export async function punchFree({ parts }: WritableImage, end: number): Promise<number> {
  const { refcounts, storage, geometry } = parts;
  const slice = new TimeSlice();
  const holes = new FileHoles();
  let free = 0;
  for (let cluster = 1; cluster < end;) {
    const { first, count } = await nextFreeRun(refcounts, hostCluster(cluster), end);
    if (count === 0) break;
    const [start, stop] = [first * geometry.clusterSize, (first + count) * geometry.clusterSize];
    for (let at = start; at < stop;) {
      const extent = await holes.at(storage, at);
      const until = Math.min(stop, extent.start + extent.length);
      if (!extent.hole) await storage.punch(at, until - at);
      at = until;
      if (slice.over) await slice.rest();
    }
    free += stop - start;
    cluster = first + count;
  }
  return free;
}
