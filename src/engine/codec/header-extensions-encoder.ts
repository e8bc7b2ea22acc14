/** The first cluster of an image, format spec §1: values -> bytes. */
import { PlatterError } from '../../shared/errors';
import { writeUint32 } from './big-endian';
import type { Header } from './header';
import { encodeHeader } from './header-encoder';
import { EXTENSION_TYPE } from './header-extensions';

/** A header extension as it stands in the file. */
export interface ExtensionBytes {
  readonly type: number;
  readonly data: Uint8Array;
}

const HEAD = 8;

/** Heads and data begin at multiples of 8. */
const padded = (length: number): number => Math.ceil(length / 8) * 8;

/**
 * The whole first cluster: the header, its extensions in the order given, their end, and the name of the backing
 * file. The header's fields of that name are set to where it comes to stand; the rest of the cluster is zero.
 * @param backingName UTF-8; none where there is no backing file
 * @param original the first bytes of the image whose header this replaces; see `encodeHeader`
 * @throws PlatterError header-full where one cluster does not hold all that
 */
export function encodeFirstCluster(
  header: Header,
  extensions: readonly ExtensionBytes[],
  backingName: Uint8Array = new Uint8Array(0),
  original?: Uint8Array,
): Uint8Array {
  const clusterSize = 2 ** header.clusterBits;
  const listLength = extensions.reduce((sum, { data }) => sum + HEAD + padded(data.length), HEAD);
  const listEnd = header.headerLength + listLength;
  const needed = listEnd + backingName.length;
  if (needed > clusterSize) throw new PlatterError('header-full', { needed, clusterSize });
  const named = backingName.length > 0;
  const placed = {
    ...header,
    backingFileOffset: named ? listEnd : 0,
    backingFileSize: backingName.length,
  };
  const cluster = new Uint8Array(clusterSize);
  cluster.set(encodeHeader(placed, original));
  let at = header.headerLength;
  for (const { type, data } of [...extensions, { type: EXTENSION_TYPE.end, data: new Uint8Array(0) }]) {
    writeUint32(cluster, at, type);
    writeUint32(cluster, at + 4, data.length);
    cluster.set(data, at + HEAD);
    at += HEAD + padded(data.length);
  }
  cluster.set(backingName, listEnd);
  return cluster;
}
