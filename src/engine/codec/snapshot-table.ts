/** The snapshot table, format spec §4: entries one after another, each padded to 8 bytes. */
import type { Finding } from '../../shared/findings';
import type { SnapshotInfo } from '../../shared/results';
import { decimal64, hex64, readUint16, readUint32, readUint64, toNumber, type Uint64 } from './big-endian';
import { decodeText } from './text';

const FIXED = 40;
/** Extra data that the format defines: VM state size, disk size, instruction count. */
const KNOWN_EXTRA = 24;
/** What a v3 entry must have of it. */
const REQUIRED_EXTRA = 16;

/** QEMU's limit of the whole table in bytes. */
export const MAX_SNAPSHOT_TABLE = 1024 * 65_536;
/** QEMU's limit of an entry's extra data in bytes. */
export const MAX_SNAPSHOT_EXTRA = 1024;

/** What decoding depends on; header values. */
export interface SnapshotTableContext {
  /** entries that the header promises; more than 65 536 are not decoded */
  readonly count: number;
  /** byte offset of the table in the file */
  readonly offset: number;
  /** where decoding goes on: an entry, and its byte offset in the table. Default the beginning */
  readonly from?: { readonly index: number; readonly position: number };
  readonly version: number;
  /** stands in for the size of snapshots that have none */
  readonly virtualSize: number;
}

/** One entry: what people are shown, and what rewriting it has to keep. */
export interface SnapshotEntry extends SnapshotInfo {
  /** byte offset of its L1 table, 0x and 16 digits */
  readonly rawL1Offset: string;
  /** extra data past what the format defines */
  readonly unknownExtra: Uint8Array;
  /** bytes of the entry, padding left out */
  readonly length: number;
}

/** The table as far as `bytes` reach. */
export interface DecodedSnapshotTable {
  readonly snapshots: readonly SnapshotEntry[];
  readonly findings: readonly Finding[];
  /** bytes of the table up to the last entry decoded, its padding left out */
  readonly length: number;
  /** bytes ended before the last entry: call again with more, unless the file ends here */
  readonly needsMore: boolean;
}

/**
 * Decodes entries until the count or the bytes are through, or one that QEMU gives up on.
 * @param bytes the file from where decoding begins
 */
export function decodeSnapshotTable(bytes: Uint8Array, context: SnapshotTableContext): DecodedSnapshotTable {
  const snapshots: SnapshotEntry[] = [];
  const findings: Finding[] = [];
  const count = Math.min(context.count, 65_536);
  const { index: firstIndex, position: before } = context.from ?? { index: 0, position: 0 };
  let position = 0;
  let length = before;
  let needsMore = false;
  for (let index = firstIndex; index < count; index++) {
    if (position + FIXED > bytes.length) {
      needsMore = true;
      break;
    }
    const extraSize = readUint32(bytes, position + 36);
    const end = endOfEntry(bytes, position);
    const hostOffset = context.offset + before + position;
    if (extraSize > MAX_SNAPSHOT_EXTRA) {
      findings.push(
        refused(hostOffset, index, 'extra data size', extraSize, `at most ${MAX_SNAPSHOT_EXTRA}`),
      );
      break;
    }
    if (before + end > MAX_SNAPSHOT_TABLE) {
      const expected = `at most ${MAX_SNAPSHOT_TABLE} bytes`;
      findings.push(refused(hostOffset, index, 'table length', before + end, expected));
      break;
    }
    if (end > bytes.length) {
      needsMore = true;
      break;
    }
    snapshots.push(decodeEntry(bytes, position, end, index, context, hostOffset));
    if (context.version >= 3 && extraSize < REQUIRED_EXTRA) {
      findings.push(shortExtra(hostOffset, index, extraSize));
    }
    length = before + end;
    position = Math.ceil(end / 8) * 8;
  }
  return { snapshots, findings, length, needsMore };
}

/** Where the entry at `position` ends, by its own lengths. */
function endOfEntry(bytes: Uint8Array, position: number): number {
  const idLength = readUint16(bytes, position + 12);
  const nameLength = readUint16(bytes, position + 14);
  return position + FIXED + readUint32(bytes, position + 36) + idLength + nameLength;
}

function decodeEntry(
  bytes: Uint8Array,
  position: number,
  end: number,
  index: number,
  context: SnapshotTableContext,
  offset: number,
): SnapshotEntry {
  const l1Offset = readUint64(bytes, position);
  const extraDataSize = readUint32(bytes, position + 36);
  const extra = bytes.subarray(position + FIXED, position + FIXED + extraDataSize);
  const nameStart = end - readUint16(bytes, position + 14);
  const field = (at: number): Uint64 | undefined =>
    extraDataSize >= at + 8 ? readUint64(extra, at) : undefined;
  const vmStateSize = field(0);
  const diskSize = field(8);
  const icount = field(16);
  return {
    index,
    id: decodeText(bytes.subarray(nameStart - readUint16(bytes, position + 12), nameStart)),
    name: decodeText(bytes.subarray(nameStart, end)),
    offset,
    l1Offset: toNumber(l1Offset),
    rawL1Offset: hex64(l1Offset),
    l1Entries: readUint32(bytes, position + 8),
    dateSeconds: readUint32(bytes, position + 16),
    dateNanoseconds: readUint32(bytes, position + 20),
    vmClockNanoseconds: decimal64(readUint64(bytes, position + 24)),
    vmStateSize: vmStateSize ? toNumber(vmStateSize) : readUint32(bytes, position + 32),
    diskSize: diskSize ? toNumber(diskSize) : context.virtualSize,
    icount: icount && !isNone(icount) ? decimal64(icount) : undefined,
    extraDataSize,
    unknownExtra: extra.slice(KNOWN_EXTRA),
    length: end - position,
  };
}

/** All bits set says that there is no instruction count. */
const isNone = (value: Uint64): boolean => value.high === 0xffffffff && value.low === 0xffffffff;

function refused(
  hostOffset: number,
  snapshot: number,
  field: string,
  value: number,
  expected: string,
): Finding {
  const raw = String(value);
  return {
    code: 'snapshot-table-invalid',
    structure: 'snapshot-table',
    hostOffset,
    snapshot,
    field,
    raw,
    expected,
  };
}

function shortExtra(hostOffset: number, snapshot: number, size: number): Finding {
  const raw = String(size);
  return {
    code: 'snapshot-extra-data-short',
    structure: 'snapshot-table',
    hostOffset,
    snapshot,
    raw,
    expected: `at least ${REQUIRED_EXTRA}`,
  };
}
