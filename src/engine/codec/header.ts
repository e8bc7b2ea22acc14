/** The image header, format spec §1: bytes -> values. */
import type { Finding } from '../../shared/findings';
import { readUint32, readUint64, toNumber, type Uint64 } from './big-endian';
import { decodeHeaderExtensions } from './header-extensions';
import { HEADER_FIELDS, V2_HEADER_LENGTH, type HeaderFieldName } from './header-layout';
import { judgeHeader } from './header-rules';

/** A 64-bit set of feature bits as two unsigned halves; bit 0 is the lowest of `low`. */
export type FeatureBits = Uint64;

/** The header's values. 64-bit fields above 2^53 are rounded; a finding then holds the exact raw value. */
export interface Header {
  readonly version: number;
  readonly backingFileOffset: number;
  readonly backingFileSize: number;
  readonly clusterBits: number;
  /** virtual size in bytes, as it stands in the file */
  readonly size: number;
  /** 0 none, 1 AES, 2 LUKS */
  readonly cryptMethod: number;
  readonly l1Size: number;
  readonly l1TableOffset: number;
  readonly refcountTableOffset: number;
  readonly refcountTableClusters: number;
  readonly snapshotCount: number;
  readonly snapshotsOffset: number;
  readonly incompatible: FeatureBits;
  readonly compatible: FeatureBits;
  readonly autoclear: FeatureBits;
  /** refcount width is 2^refcountOrder bits */
  readonly refcountOrder: number;
  readonly headerLength: number;
  /** 0 deflate, 1 zstd */
  readonly compressionType: number;
}

/** What decoding the header gave: as much as could be read, and what is wrong with it. */
export interface DecodedHeader {
  /** undefined when magic or version leave nothing to decode */
  readonly header?: Header;
  readonly findings: readonly Finding[];
}

/** "QFI" and 0xfb. */
export const QCOW_MAGIC = 0x514649fb;

/**
 * Decodes the header and judges its fields as QEMU does on opening; extensions are judged by
 * `decodeHeaderExtensions`.
 * @param bytes the file from offset 0: its first cluster, or as much of it as there is
 * @param fileLength bytes of the whole file
 */
export function decodeHeader(bytes: Uint8Array, fileLength: number): DecodedHeader {
  const magic = readUint32(bytes, HEADER_FIELDS.magic.offset);
  if (magic !== QCOW_MAGIC) return { findings: [wrong('bad-magic', 'magic', magic, 'QFI and 0xfb')] };
  const version = readUint32(bytes, HEADER_FIELDS.version.offset);
  if (version !== 2 && version !== 3) {
    return { findings: [wrong('unsupported-version', 'version', version, '2 or 3')] };
  }
  const header = readHeader(bytes, version);
  // names of unknown features are in an extension
  const { featureNames } = decodeHeaderExtensions(bytes, header);
  return { header, findings: judgeHeader(bytes, header, fileLength, featureNames) };
}

/** The fields as they stand. A v2 header has the values that v3 spells out. */
function readHeader(bytes: Uint8Array, version: 2 | 3): Header {
  const u32 = (name: HeaderFieldName) => readUint32(bytes, HEADER_FIELDS[name].offset);
  const u64 = (name: HeaderFieldName) => readUint64(bytes, HEADER_FIELDS[name].offset);
  const v3 = version === 3;
  const none: FeatureBits = { high: 0, low: 0 };
  const headerLength = v3 ? u32('header_length') : V2_HEADER_LENGTH;
  const { offset: compressionOffset } = HEADER_FIELDS.compression_type;
  return {
    version,
    backingFileOffset: toNumber(u64('backing_file_offset')),
    backingFileSize: u32('backing_file_size'),
    clusterBits: u32('cluster_bits'),
    size: toNumber(u64('size')),
    cryptMethod: u32('crypt_method'),
    l1Size: u32('l1_size'),
    l1TableOffset: toNumber(u64('l1_table_offset')),
    refcountTableOffset: toNumber(u64('refcount_table_offset')),
    refcountTableClusters: u32('refcount_table_clusters'),
    snapshotCount: u32('nb_snapshots'),
    snapshotsOffset: toNumber(u64('snapshots_offset')),
    incompatible: v3 ? u64('incompatible_features') : none,
    compatible: v3 ? u64('compatible_features') : none,
    autoclear: v3 ? u64('autoclear_features') : none,
    refcountOrder: v3 ? u32('refcount_order') : 4,
    headerLength,
    compressionType: v3 && headerLength > compressionOffset ? (bytes[compressionOffset] ?? 0) : 0,
  };
}

function wrong(
  code: 'bad-magic' | 'unsupported-version',
  field: HeaderFieldName,
  value: number,
  expected: string,
): Finding {
  const raw = `0x${value.toString(16).padStart(8, '0')}`;
  return { code, structure: 'header', hostOffset: HEADER_FIELDS[field].offset, field, raw, expected };
}
