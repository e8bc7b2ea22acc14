import { hostCluster } from '../../shared/units';
import { FileHoles } from '../device/file-holes';
import { nextFreeRun } from '../device/refcount-shrinking';
import type { WritableImage } from '../device/writable-image';
import { TimeSlice } from '../io/time-slice';

/** Bytes that are given back in one call: whoever stops it waits no longer than for these. */
const PIECE = 1 << 30;

/** What became of the clusters of a file that are not counted. */
export interface FreeClusters {
  /** bytes of them, holes or not */
  readonly bytes: number;
  /** it was stopped before all of them were holes */
  readonly stopped: boolean;
}

/**
 * Gives the room of clusters that are not counted back to the file system.
 * @param end clusters of the file
 * @param signal once it is aborted, what is free is only counted
 * @throws PlatterError io-error, corrupt-structure
 */
export async function punchFree(
  { parts }: WritableImage,
  end: number,
  signal?: AbortSignal,
): Promise<FreeClusters> {
  const { refcounts, storage, geometry } = parts;
  const slice = new TimeSlice();
  const holes = new FileHoles();
  let bytes = 0;
  let stopped = false;
  for (let cluster = 1; cluster < end;) {
    const { first, count } = await nextFreeRun(refcounts, hostCluster(cluster), end);
    if (count === 0) break;
    const [start, stop] = [first * geometry.clusterSize, (first + count) * geometry.clusterSize];
    for (let at = start; at < stop && !stopped;) {
      const extent = await holes.at(storage, at);
      const until = Math.min(stop, extent.start + extent.length, at + PIECE);
      if (!extent.hole) {
        stopped = signal?.aborted === true;
        if (!stopped) await storage.punch(at, until - at);
      }
      at = until;
      if (slice.over) await slice.rest();
    }
    if (slice.over) await slice.rest();
    bytes += stop - start;
    cluster = first + count;
  }
  return { bytes, stopped };
}
