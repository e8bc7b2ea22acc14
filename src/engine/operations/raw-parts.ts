import type { HostExtent, Storage } from '../io/storage';
import type { TimeSlice } from '../io/time-slice';

/** Bytes that are read at once; a multiple of every cluster size. */
export const RAW_PART = 4 << 20;

/** A part of a raw disk that has to be read. */
export interface RawPart {
  readonly start: number;
  readonly length: number;
}

/** The parts of a raw disk that are no holes, in order, as far as its file system tells. Each begins with a cluster. */
export async function* rawParts(
  source: Pick<Storage, 'length' | 'hostExtent'>,
  clusterSize: number,
): AsyncGenerator<RawPart, undefined> {
  const { length } = source;
  let known: HostExtent | undefined;
  for (let at = 0; at < length;) {
    if (!known || at >= known.start + known.length) known = await source.hostExtent(at);
    if (known?.hole) {
      const end = known.start + known.length;
      at = end >= length ? end : Math.max(at, Math.floor(end / clusterSize) * clusterSize);
      known = undefined;
      if (at >= length) return undefined;
    }
    const part = { start: at, length: Math.min(RAW_PART, length - at) };
    yield part;
    at += part.length;
  }
  return undefined;
}

/** Bytes that `rawParts` comes to: what there is to do, which holes are no part of. @throws PlatterError `cancelled` */
export async function rawBytes(
  source: Pick<Storage, 'length' | 'hostExtent'>,
  clusterSize: number,
  slice: TimeSlice,
): Promise<number> {
  let bytes = 0;
  for await (const { length } of rawParts(source, clusterSize)) {
    bytes += length;
    if (slice.over) await slice.rest();
  }
  return bytes;
}
