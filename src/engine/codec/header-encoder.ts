import { fromNumber, readUint64, toNumber, writeUint32, writeUint64, type Uint64 } from './big-endian';
import { QCOW_MAGIC, type Header } from './header';
import { HEADER_FIELDS, V2_HEADER_LENGTH, V3_HEADER_LENGTH, type HeaderFieldName } from './header-layout';

/**
 * The header's bytes, `headerLength` of them, extensions left out. Whatever `original` has at those places
 * and the values do not speak of stays: padding, unknown fields, the low bits of numbers above 2^53.
 * @param original the header as it was read; none for a new one
 * @throws RangeError where headerLength is shorter than the version's fields or longer than 2 MiB
 */
export function encodeHeader(header: Header, original: Uint8Array = new Uint8Array(0)): Uint8Array {
  const least = header.version === 2 ? V2_HEADER_LENGTH : V3_HEADER_LENGTH;
  if (header.headerLength < least || header.headerLength > 2 << 20) {
    throw new RangeError(`header_length ${header.headerLength}`);
  }
  const bytes = new Uint8Array(header.headerLength);
  bytes.set(original.subarray(0, header.headerLength));
  const put32 = (name: HeaderFieldName, value: number) =>
    writeUint32(bytes, HEADER_FIELDS[name].offset, value);
  const put64 = (name: HeaderFieldName, value: number) =>
    writeIfChanged(bytes, HEADER_FIELDS[name].offset, value);
  const putBits = (name: HeaderFieldName, value: Uint64) =>
    writeUint64(bytes, HEADER_FIELDS[name].offset, value);
  put32('magic', QCOW_MAGIC);
  put32('version', header.version);
  put64('backing_file_offset', header.backingFileOffset);
  put32('backing_file_size', header.backingFileSize);
  put32('cluster_bits', header.clusterBits);
  put64('size', header.size);
  put32('crypt_method', header.cryptMethod);
  put32('l1_size', header.l1Size);
  put64('l1_table_offset', header.l1TableOffset);
  put64('refcount_table_offset', header.refcountTableOffset);
  put32('refcount_table_clusters', header.refcountTableClusters);
  put32('nb_snapshots', header.snapshotCount);
  put64('snapshots_offset', header.snapshotsOffset);
  if (header.version === 2) return bytes;
  putBits('incompatible_features', header.incompatible);
  putBits('compatible_features', header.compatible);
  putBits('autoclear_features', header.autoclear);
  put32('refcount_order', header.refcountOrder);
  put32('header_length', header.headerLength);
  const { offset } = HEADER_FIELDS.compression_type;
  if (offset < header.headerLength) bytes[offset] = header.compressionType;
  return bytes;
}

/** Rounded values must not replace the exact ones they came from. */
function writeIfChanged(bytes: Uint8Array, offset: number, value: number): void {
  if (toNumber(readUint64(bytes, offset)) !== value) writeUint64(bytes, offset, fromNumber(value));
}
