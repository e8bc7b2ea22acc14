/** What is wrong with a header's fields, in the order in which QEMU looks at them on opening for a check. */
import type { Finding, FindingCode } from '../../shared/findings';
import { compareUint64, hasBit, hex64, isSafe, readUint64, type Uint64 } from './big-endian';
import { AUTOCLEAR, INCOMPATIBLE, unknownFeatures, type FeatureName } from './feature-bits';
import type { Header } from './header';
import { HEADER_FIELDS, V2_HEADER_LENGTH, V3_HEADER_LENGTH, type HeaderFieldName } from './header-layout';

/** Bounds that QEMU sets, format spec §1. */
export const LIMITS = {
  clusterBits: { min: 9, max: 21 },
  l1Entries: 4_194_304,
  refcountTableBytes: 8 << 20,
  snapshots: 65_536,
  backingName: 1023,
  refcountOrder: 6,
  /** smallest cluster with extended L2 entries: 32 subclusters of 512 bytes */
  extendedL2ClusterBits: 14,
} as const;

/** QEMU's largest file offset, 2^63 - 2^30. */
const MAX_FILE_OFFSET: Uint64 = { high: 0x7fffffff, low: 0xc0000000 };

/** Collects findings about fields, with the field's place and bytes. */
class FieldFindings {
  readonly list: Finding[] = [];

  constructor(private readonly bytes: Uint8Array) {}

  add(code: FindingCode, field: HeaderFieldName, expected?: string, detail?: string): void {
    const { offset, length } = HEADER_FIELDS[field];
    let raw = '0x';
    for (let at = offset; at < offset + length; at++) {
      raw += (this.bytes[at] ?? 0).toString(16).padStart(2, '0');
    }
    this.list.push({ code, structure: 'header', hostOffset: offset, field, raw, expected, detail });
  }

  /** QEMU refuses the image for this field. */
  invalid(field: HeaderFieldName, expected: string): void {
    this.add('header-field-invalid', field, expected);
  }

  unusual(field: HeaderFieldName, expected: string): void {
    this.add('header-field-unusual', field, expected);
  }
}

/** Judges the fields of a header of version 2 or 3. */
export function judgeHeader(
  bytes: Uint8Array,
  header: Header,
  fileLength: number,
  names: readonly FeatureName[],
): readonly Finding[] {
  const found = new FieldFindings(bytes);
  judgeLength(found, header, fileLength);
  const { min, max } = LIMITS.clusterBits;
  const sized = header.clusterBits >= min && header.clusterBits <= max;
  if (!sized) found.invalid('cluster_bits', `${min} … ${max}`);
  judgeFeatures(found, header, names);
  judgeEncryption(found, header);
  // alignment and room can't be told without a cluster size
  if (sized) {
    judgeTables(found, bytes, header);
    judgeBackingName(found, bytes, header);
  }
  judgeOddities(found, bytes, header);
  return found.list;
}

function judgeLength(found: FieldFindings, header: Header, fileLength: number): void {
  const least = header.version === 3 ? V3_HEADER_LENGTH : V2_HEADER_LENGTH;
  if (header.headerLength < least) {
    const cut = fileLength < least;
    found.add(cut ? 'header-truncated' : 'header-field-invalid', 'header_length', `at least ${least}`);
  } else if (fileLength < least) {
    const expected = `${least} bytes`;
    const raw = String(fileLength);
    found.list.push({ code: 'table-cut-off', structure: 'header', hostOffset: 0, raw, expected });
  }
  if (header.headerLength > 2 ** header.clusterBits) {
    found.invalid('header_length', `at most the cluster size`);
  }
}

function judgeFeatures(found: FieldFindings, header: Header, names: readonly FeatureName[]): void {
  const { incompatible, autoclear } = header;
  const unknown = unknownFeatures('incompatible', incompatible, names);
  if (unknown.length > 0) {
    found.add('unknown-incompatible-feature', 'incompatible_features', undefined, unknown.join(', '));
  }
  if (hasBit(incompatible, INCOMPATIBLE.dirty)) found.add('dirty-bit', 'incompatible_features');
  if (hasBit(incompatible, INCOMPATIBLE.corrupt)) found.add('corrupt-bit', 'incompatible_features');
  if (header.compressionType > 1) found.invalid('compression_type', '0 (deflate) or 1 (zstd)');
  else if (hasBit(incompatible, INCOMPATIBLE.compressionType) !== (header.compressionType !== 0)) {
    const expected = header.compressionType === 0 ? 'bit 3 off' : 'bit 3 on';
    found.invalid('incompatible_features', `${expected}, as compression_type is ${header.compressionType}`);
  }
  const extended = hasBit(incompatible, INCOMPATIBLE.extendedL2);
  if (extended && header.clusterBits < LIMITS.extendedL2ClusterBits) {
    found.invalid('cluster_bits', `at least ${LIMITS.extendedL2ClusterBits} with extended L2 entries`);
  }
  if (hasBit(autoclear, AUTOCLEAR.rawDataFile) && !hasBit(incompatible, INCOMPATIBLE.dataFile)) {
    found.invalid('autoclear_features', 'bit 1 off, as there is no external data file');
  }
  const cleared = unknownFeatures('autoclear', autoclear, names);
  if (cleared.length > 0) {
    found.add('unknown-autoclear-feature', 'autoclear_features', undefined, cleared.join(', '));
  }
  if (header.refcountOrder > LIMITS.refcountOrder) found.invalid('refcount_order', '0 … 6');
}

function judgeEncryption(found: FieldFindings, header: Header): void {
  if (header.cryptMethod > 2) found.invalid('crypt_method', '0 (none), 1 (AES) or 2 (LUKS)');
  else if (header.cryptMethod > 0) {
    found.add('encrypted', 'crypt_method', undefined, header.cryptMethod === 1 ? 'AES' : 'LUKS');
  }
}

function judgeTables(found: FieldFindings, bytes: Uint8Array, header: Header): void {
  const clusterSize = 2 ** header.clusterBits;
  const tableClusters = LIMITS.refcountTableBytes / clusterSize;
  if (header.refcountTableClusters === 0) found.add('refcount-table-missing', 'refcount_table_clusters');
  if (header.refcountTableClusters > tableClusters) {
    found.invalid('refcount_table_clusters', `at most ${tableClusters} (8 MiB)`);
  }
  judgePlace(found, bytes, 'refcount_table_offset', header.refcountTableClusters * clusterSize, clusterSize);

  const snapshots = readUint64(bytes, HEADER_FIELDS.snapshots_offset.offset);
  if (header.snapshotCount > LIMITS.snapshots) {
    found.add('snapshot-table-invalid', 'nb_snapshots', `at most ${LIMITS.snapshots}`);
  } else if (snapshots.low % clusterSize !== 0 || snapshots.high >= 0x80000000) {
    found.add('snapshot-table-invalid', 'snapshots_offset', 'cluster aligned and below 2^63');
  } else if (!isSafe(snapshots)) found.add('value-too-large', 'snapshots_offset', 'below 2^53');

  if (header.l1Size > LIMITS.l1Entries) found.invalid('l1_size', `at most ${LIMITS.l1Entries} (32 MiB)`);
  judgePlace(found, bytes, 'l1_table_offset', header.l1Size * 8, clusterSize);
  judgeSize(found, bytes, header);
}

/** A table's offset: aligned, and not so high that QEMU's own arithmetic ends. */
function judgePlace(
  found: FieldFindings,
  bytes: Uint8Array,
  field: 'refcount_table_offset' | 'l1_table_offset',
  length: number,
  clusterSize: number,
): void {
  const offset = readUint64(bytes, HEADER_FIELDS[field].offset);
  if (offset.low % clusterSize !== 0) found.invalid(field, 'cluster aligned');
  else if (length === 0 && offset.high >= 0x80000000) found.invalid(field, 'below 2^63');
  else if (length > 0 && compareUint64(addSmall(offset, length), MAX_FILE_OFFSET) > 0) {
    found.invalid(field, `a table that ends before ${hex64(MAX_FILE_OFFSET)}`);
  } else if (!isSafe(offset)) found.add('value-too-large', field, 'below 2^53');
}

function judgeSize(found: FieldFindings, bytes: Uint8Array, header: Header): void {
  const size = readUint64(bytes, HEADER_FIELDS.size.offset);
  const needed = l1EntriesNeeded(size, header);
  if (needed > LIMITS.l1Entries) found.invalid('size', 'what an L1 table of 32 MiB can map');
  else if (header.l1Size < needed) found.invalid('l1_size', `at least ${needed} for this virtual size`);
  else if (!isSafe(size)) found.add('value-too-large', 'size', 'below 2^53');
}

/** L1 entries that map `size` bytes, exact for every 64-bit size. */
function l1EntriesNeeded(size: Uint64, header: Header): number {
  const entryBits = hasBit(header.incompatible, INCOMPATIBLE.extendedL2) ? 4 : 3;
  const shift = header.clusterBits * 2 - entryBits;
  if (shift >= 32) {
    const rest = size.low !== 0 || (size.high & (2 ** (shift - 32) - 1)) !== 0;
    return (size.high >>> (shift - 32)) + (rest ? 1 : 0);
  }
  const rest = (size.low & (2 ** shift - 1)) !== 0;
  return size.high * 2 ** (32 - shift) + (size.low >>> shift) + (rest ? 1 : 0);
}

function judgeBackingName(found: FieldFindings, bytes: Uint8Array, header: Header): void {
  const offset = readUint64(bytes, HEADER_FIELDS.backing_file_offset.offset);
  if (header.backingFileOffset === 0) return;
  const clusterSize = 2 ** header.clusterBits;
  if (offset.high !== 0 || offset.low > clusterSize) {
    found.invalid('backing_file_offset', 'inside the first cluster');
    return;
  }
  const room = Math.min(LIMITS.backingName, clusterSize - offset.low);
  if (header.backingFileSize > room) {
    found.add('backing-name-invalid', 'backing_file_size', `at most ${room} bytes`);
  } else if (offset.low < header.headerLength) {
    found.unusual('backing_file_offset', `at least ${header.headerLength}, after the header`);
  }
}

/** What the format rules out and QEMU lets pass. */
function judgeOddities(found: FieldFindings, bytes: Uint8Array, header: Header): void {
  if (header.size % 512 !== 0) found.unusual('size', 'a multiple of 512; the rest is not part of the disk');
  if (header.version === 2) return;
  if (header.headerLength % 8 !== 0) found.unusual('header_length', 'a multiple of 8');
  const { offset, length } = HEADER_FIELDS.padding;
  const end = Math.min(offset + length, header.headerLength);
  if (bytes.subarray(offset, end).some((byte) => byte !== 0)) found.unusual('padding', 'zeroes');
}

function addSmall(value: Uint64, add: number): Uint64 {
  const low = value.low + add;
  return { high: value.high + Math.floor(low / 2 ** 32), low: low % 2 ** 32 };
}
