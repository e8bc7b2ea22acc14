/** The snapshot table, values -> bytes. */
import type { Disk } from './disk-cells';

export interface SnapshotPlace {
  readonly disk: Disk;
  readonly id: string;
  readonly name: string;
  /** byte offset of its L1 table */
  readonly l1Offset: number;
  /** bytes: 0, 16, 24, or more that a later format may have */
  readonly extra: number;
}

/** All entries, each padded to 8 bytes. */
export function snapshotTable(snapshots: readonly SnapshotPlace[]): Buffer {
  return Buffer.concat(snapshots.map(snapshotEntry));
}

function snapshotEntry({ disk, id, name, l1Offset, extra }: SnapshotPlace): Buffer {
  const length = 40 + extra + id.length + name.length;
  const entry = Buffer.alloc(Math.ceil(length / 8) * 8);
  entry.writeBigUInt64BE(BigInt(l1Offset), 0);
  entry.writeUInt32BE(disk.tables.length, 8);
  entry.writeUInt16BE(id.length, 12);
  entry.writeUInt16BE(name.length, 14);
  entry.writeUInt32BE(1_700_000_000, 16);
  entry.writeUInt32BE(disk.vmState, 32);
  entry.writeUInt32BE(extra, 36);
  if (extra >= 16) {
    entry.writeBigUInt64BE(BigInt(disk.vmState), 40);
    entry.writeBigUInt64BE(BigInt(disk.size), 48);
  }
  if (extra >= 24) entry.fill(0xff, 56, 64);
  if (extra > 24) entry.fill(0x77, 64, 40 + extra);
  entry.write(id + name, 40 + extra);
  return entry;
}
