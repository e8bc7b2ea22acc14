import { MAX_OFFSET } from '../../shared/units';
import { hasBit } from '../codec/big-endian';
import { INCOMPATIBLE } from '../codec/feature-bits';
import type { Header } from '../codec/header';
import type { Geometry } from './geometry';

const SECTOR = 512;
/** bytes; QEMU's limit of an L1 table */
export const MAX_L1_BYTES = 32 << 20;

/**
 * The geometry that a header gives.
 * @returns undefined when a value is outside of what the format allows, so that tables can't be walked
 */
export function readGeometry(header: Header, fileLength: number): Geometry | undefined {
  const { clusterBits, refcountOrder, size, l1Size } = header;
  const extendedL2 = hasBit(header.incompatible, INCOMPATIBLE.extendedL2);
  if (clusterBits < (extendedL2 ? 14 : 9) || clusterBits > 21 || refcountOrder > 6) return undefined;
  if (size > MAX_OFFSET || l1Size * 8 > MAX_L1_BYTES) return undefined;
  const clusterSize = 2 ** clusterBits;
  const l2EntrySize = extendedL2 ? 16 : 8;
  const refcountBits = 2 ** refcountOrder;
  const virtualSize = Math.floor(size / SECTOR) * SECTOR;
  return {
    clusterBits,
    clusterSize,
    l2EntrySize,
    l2Entries: clusterSize / l2EntrySize,
    extendedL2,
    version: header.version,
    refcountBits,
    refcountsPerBlock: (clusterSize * 8) / refcountBits,
    virtualSize,
    guestClusters: Math.ceil(virtualSize / clusterSize),
    fileLength,
    hostClusters: Math.ceil(fileLength / clusterSize),
    dataFile: hasBit(header.incompatible, INCOMPATIBLE.dataFile),
  };
}
