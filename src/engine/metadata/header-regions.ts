import { readUint32 } from '../codec/big-endian';
import { EXTENSION_TYPE, extensionArea } from '../codec/header-extensions';
import { KNOWN_HEADER_LENGTH } from '../codec/header-layout';
import { LIMITS } from '../codec/header-rules';
import type { Image } from '../image/image';
import type { MetadataRegion } from './metadata-survey';

const HEAD = 8;
const MAX_CLUSTER = 2 << 20;
const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(EXTENSION_TYPE));

/**
 * The parts of the first cluster that say something: header, extensions, name of the backing file. What lies
 * between and behind them may be left over from anything.
 * @param doubtful guest data may lie there too: nothing is taken but what the format gives a meaning
 */
export async function headerRegions(
  { header, storage }: Image,
  doubtful: boolean,
): Promise<MetadataRegion[]> {
  const regions: MetadataRegion[] = [];
  const add = (offset: number, length: number): void => {
    if (length > 0) regions.push({ structure: 'header', offset, length });
  };
  if (!header || header.clusterBits > LIMITS.clusterBits.max) {
    add(0, KNOWN_HEADER_LENGTH);
    return regions;
  }
  const clusterSize = Math.max(2 ** header.clusterBits, KNOWN_HEADER_LENGTH);
  const bytes = new Uint8Array(Math.min(MAX_CLUSTER, clusterSize, storage.length));
  await storage.read(0, bytes);
  add(
    0,
    Math.min(
      clusterSize,
      doubtful ? KNOWN_HEADER_LENGTH : Math.max(header.headerLength, KNOWN_HEADER_LENGTH),
    ),
  );
  const { start, end } = extensionArea(header);
  for (let offset = start; offset + HEAD <= Math.min(end, bytes.length);) {
    const type = readUint32(bytes, offset);
    const length = readUint32(bytes, offset + 4);
    add(offset, HEAD);
    if (type === EXTENSION_TYPE.end || length > end - offset - HEAD) break;
    if (!doubtful || KNOWN_TYPES.has(type)) add(offset + HEAD, length);
    offset += HEAD + Math.ceil(length / 8) * 8;
  }
  const { backingFileOffset, backingFileSize } = header;
  if (backingFileSize <= LIMITS.backingName && backingFileOffset + backingFileSize <= clusterSize) {
    add(backingFileOffset, backingFileSize);
  }
  return regions;
}
