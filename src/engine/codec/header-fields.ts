/** The header as rows for people: every byte of it is in one of them. */
import type { Finding } from '../../shared/findings';
import type { HeaderField } from '../../shared/results';
import { formatHex } from '../../shared/sizes';
import { hexBytes, readUint32, type Uint64 } from './big-endian';
import type { DecodedHeader, Header } from './header';
import { HEADER_FIELDS, KNOWN_HEADER_LENGTH, V2_FIELDS, type HeaderFieldName } from './header-layout';
import { describeField, type FieldWords } from './header-meaning';

/** Bytes of the unknown area that a row shows. */
const SHOWN_BYTES = 256;

/**
 * A row for each field that the header has by its version and header_length, padding and unknown bytes
 * included. Works on broken headers too: what the values mean is then left open.
 * @param bytes the file from offset 0, as much of it as there is up to header_length
 */
export function headerFields(bytes: Uint8Array, decoded: DecodedHeader): readonly HeaderField[] {
  const { header, findings } = decoded;
  const problems = problemsByField(findings);
  const rows = fieldNames(bytes, header).map((name): HeaderField => {
    const place = fieldPlace(name, header);
    const words = header ? describeField(name, header, exactValue(bytes, place)) : undescribed(bytes, place);
    return {
      name,
      ...place,
      raw: rawBytes(bytes, place),
      ...words,
      problem: problemOf(bytes, name, place, problems),
    };
  });
  const unknown = header && unknownArea(bytes, header);
  return unknown ? [...rows, unknown] : rows;
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Names of the fields that are there, in the order of the file. */
function fieldNames(bytes: Uint8Array, header: Header | undefined): readonly HeaderFieldName[] {
  const names = Object.keys(HEADER_FIELDS) as HeaderFieldName[];
  const version = readUint32(bytes, HEADER_FIELDS.version.offset);
  if (version <= 2) return names.filter((name) => name in V2_FIELDS);
  // a length shorter than its own field is wrong: show the fields that every v3 header has
  const length = header ? Math.max(header.headerLength, HEADER_FIELDS.compression_type.offset) : bytes.length;
  return names.filter((name) => HEADER_FIELDS[name].offset < length);
}

/** The padding ends where the header does. */
function fieldPlace(name: HeaderFieldName, header: Header | undefined): Place {
  const { offset, length } = HEADER_FIELDS[name];
  if (name !== 'padding' || !header) return { offset, length };
  return { offset, length: Math.min(length, header.headerLength - offset) };
}

/** The value of a field of up to 8 bytes. */
function exactValue(bytes: Uint8Array, { offset, length }: Place): Uint64 {
  let high = 0;
  let low = 0;
  for (let at = offset; at < offset + length; at++) {
    high = ((high << 8) | (low >>> 24)) >>> 0;
    low = ((low << 8) | (bytes[at] ?? 0)) >>> 0;
  }
  return { high, low };
}

const rawBytes = (bytes: Uint8Array, { offset, length }: Place): string =>
  hexBytes(bytes.subarray(offset, offset + length));

function undescribed(bytes: Uint8Array, place: Place): FieldWords {
  return { value: `0x${rawBytes(bytes, place)}`, meaning: 'What it means can not be told for this header.' };
}

function problemsByField(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const problems = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.field !== undefined && !problems.has(finding.field)) problems.set(finding.field, finding);
  }
  return problems;
}

function problemOf(
  bytes: Uint8Array,
  name: HeaderFieldName,
  { offset, length }: Place,
  problems: ReadonlyMap<string, Finding>,
): string | undefined {
  if (offset + length > bytes.length)
    return 'The file ends before this field does; what is missing reads as 0.';
  const finding = problems.get(name);
  if (!finding) return undefined;
  switch (finding.code) {
    case 'dirty-bit':
    case 'encrypted':
      return undefined;
    case 'unknown-incompatible-feature':
      return `Not known, and so not to be opened: ${finding.detail}.`;
    case 'unknown-autoclear-feature':
      return `Not known; switched off by the next program that writes: ${finding.detail}.`;
    case 'corrupt-bit':
      return 'Marked as corrupt: QEMU does not write to it before a repair.';
    case 'refcount-table-missing':
      return 'Should be at least 1; QEMU opens the image for repair alone.';
    default:
      return finding.expected === undefined ? 'Not a valid value.' : `Should be ${finding.expected}.`;
  }
}

/** Bytes that header_length adds to what the format defines. */
function unknownArea(bytes: Uint8Array, header: Header): HeaderField | undefined {
  const length = header.headerLength - KNOWN_HEADER_LENGTH;
  if (header.version < 3 || length <= 0) return undefined;
  const offset = KNOWN_HEADER_LENGTH;
  const shown = { offset, length: Math.min(length, SHOWN_BYTES) };
  return {
    name: 'unknown fields',
    offset,
    length,
    raw: rawBytes(bytes, shown),
    value: `${length} bytes`,
    meaning: `Fields of a later format, up to ${formatHex(header.headerLength)}; kept as they are.`,
  };
}
