import { hasBit, toNumber } from '../codec/big-endian';
import { COMPATIBLE, INCOMPATIBLE } from '../codec/feature-bits';
import type { Header } from '../codec/header';
import type { HeaderExtension } from '../../shared/results';

/** The decoded header under the names of the format, as `qcow-tool info` prints and filters it. */
export interface HeaderRecord {
  readonly version: number;
  readonly backing_file_offset: number;
  readonly backing_file_size: number;
  readonly cluster_bits: number;
  readonly size: number;
  readonly crypt_method: number;
  readonly l1_size: number;
  readonly l1_table_offset: number;
  readonly refcount_table_offset: number;
  readonly refcount_table_clusters: number;
  readonly nb_snapshots: number;
  readonly snapshots_offset: number;
  /** absent in a v2 header */
  readonly additional?: AdditionalRecord;
  readonly extensions: readonly HeaderExtension[];
}

/** What v3 adds. */
export interface AdditionalRecord {
  readonly incompatible_features: number;
  readonly compatible_features: number;
  readonly autoclear_features: number;
  readonly dirty: boolean;
  readonly corrupt: boolean;
  readonly lazy_refcounts: boolean;
  readonly refcount_order: number;
  readonly header_length: number;
  readonly compression_type: number;
}

export function headerRecord(header: Header, extensions: readonly HeaderExtension[]): HeaderRecord {
  return {
    version: header.version,
    backing_file_offset: header.backingFileOffset,
    backing_file_size: header.backingFileSize,
    cluster_bits: header.clusterBits,
    size: header.size,
    crypt_method: header.cryptMethod,
    l1_size: header.l1Size,
    l1_table_offset: header.l1TableOffset,
    refcount_table_offset: header.refcountTableOffset,
    refcount_table_clusters: header.refcountTableClusters,
    nb_snapshots: header.snapshotCount,
    snapshots_offset: header.snapshotsOffset,
    additional: header.version >= 3 ? additionalRecord(header) : undefined,
    extensions,
  };
}

function additionalRecord(header: Header): AdditionalRecord {
  return {
    incompatible_features: toNumber(header.incompatible),
    compatible_features: toNumber(header.compatible),
    autoclear_features: toNumber(header.autoclear),
    dirty: hasBit(header.incompatible, INCOMPATIBLE.dirty),
    corrupt: hasBit(header.incompatible, INCOMPATIBLE.corrupt),
    lazy_refcounts: hasBit(header.compatible, COMPATIBLE.lazyRefcounts),
    refcount_order: header.refcountOrder,
    header_length: header.headerLength,
    compression_type: header.compressionType,
  };
}
