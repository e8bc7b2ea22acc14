import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeUint16, writeUint32, writeUint64 } from './big-endian';
import { decodeSnapshotTable } from './snapshot-table';

const CONTEXT = { count: 1, offset: 0x60000, version: 3, virtualSize: 64 << 20 };

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly extra: readonly number[];
  readonly extraSize?: number;
}

/** Bytes of a table, its last entry padded too. */
function table(...entries: readonly Entry[]): Uint8Array {
  const parts = entries.map(({ id, name, extra, extraSize = extra.length }) => {
    const strings = new TextEncoder().encode(id + name);
    const bytes = new Uint8Array(Math.ceil((40 + extra.length + strings.length) / 8) * 8);
    writeUint64(bytes, 0, { high: 0, low: 0x70000 });
    writeUint32(bytes, 8, 1);
    writeUint16(bytes, 12, new TextEncoder().encode(id).length);
    writeUint16(bytes, 14, new TextEncoder().encode(name).length);
    writeUint32(bytes, 16, 1_700_000_000);
    writeUint32(bytes, 20, 5);
    writeUint64(bytes, 24, { high: 1, low: 0 });
    writeUint32(bytes, 32, 77);
    writeUint32(bytes, 36, extraSize);
    bytes.set(extra, 40);
    bytes.set(strings, 40 + extra.length);
    return bytes;
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Known extra data: VM state size, disk size and instruction count, then bytes of a later format. */
function known(vmState: number, disk: number, icount: number, unknown: readonly number[] = []): number[] {
  const bytes = new Uint8Array(24);
  writeUint64(bytes, 0, { high: 0, low: vmState });
  writeUint64(bytes, 8, { high: 0, low: disk });
  writeUint64(bytes, 16, icount < 0 ? { high: 0xffffffff, low: 0xffffffff } : { high: 0, low: icount });
  return [...bytes, ...unknown];
}

describe('the snapshot table', () => {
  it('gives all that an entry says', () => {
    const decoded = decodeSnapshotTable(
      table({ id: '1', name: 'vor Änderung', extra: known(9, 1 << 20, -1) }),
      CONTEXT,
    );
    expect(decoded).toMatchObject({ findings: [], needsMore: false, length: 40 + 24 + 1 + 13 });
    expect(decoded.snapshots).toEqual([
      {
        index: 0,
        id: '1',
        name: 'vor Änderung',
        offset: 0x60000,
        l1Offset: 0x70000,
        rawL1Offset: '0x0000000000070000',
        l1Entries: 1,
        dateSeconds: 1_700_000_000,
        dateNanoseconds: 5,
        vmClockNanoseconds: '4294967296',
        vmStateSize: 9,
        diskSize: 1 << 20,
        icount: undefined,
        extraDataSize: 24,
        unknownExtra: new Uint8Array(0),
        length: 78,
      },
    ]);
  });

  it('keeps extra data of a later format, and finds the next entry after it', () => {
    const bytes = table(
      { id: '1', name: 'a', extra: known(0, 512, 42, [1, 2, 3]) },
      { id: '2', name: 'b', extra: known(0, 1024, -1) },
    );
    const { snapshots } = decodeSnapshotTable(bytes, { ...CONTEXT, count: 2 });
    expect(snapshots[0]).toMatchObject({ icount: '42', unknownExtra: Uint8Array.of(1, 2, 3) });
    expect(snapshots[1]).toMatchObject({ id: '2', name: 'b', diskSize: 1024 });
  });

  it('takes what an entry lacks from the older fields and the disk', () => {
    const bytes = table({ id: '1', name: 'old', extra: [] });
    expect(decodeSnapshotTable(bytes, { ...CONTEXT, version: 2 })).toMatchObject({
      snapshots: [{ vmStateSize: 77, diskSize: 64 << 20, icount: undefined }],
      findings: [],
    });
    expect(decodeSnapshotTable(bytes, CONTEXT).findings).toMatchObject([
      { code: 'snapshot-extra-data-short', hostOffset: 0x60000, snapshot: 0, raw: '0' },
    ]);
  });

  it('stops at an entry that QEMU gives up on', () => {
    const bytes = table(
      { id: '1', name: 'a', extra: known(0, 512, -1) },
      { id: '2', name: 'b', extra: [], extraSize: 1025 },
      { id: '3', name: 'c', extra: known(0, 512, -1) },
    );
    const { snapshots, findings } = decodeSnapshotTable(bytes, { ...CONTEXT, count: 3 });
    expect(snapshots).toHaveLength(1);
    expect(findings).toMatchObject([{ code: 'snapshot-table-invalid', snapshot: 1, raw: '1025' }]);
  });

  it('asks for more bytes where an entry is not complete', () => {
    const bytes = table({ id: '1', name: 'name', extra: known(0, 512, -1) });
    for (const length of [0, 39, 40, 64, 68]) {
      expect(decodeSnapshotTable(bytes.subarray(0, length), CONTEXT)).toMatchObject({
        snapshots: [],
        needsMore: true,
      });
    }
    expect(decodeSnapshotTable(bytes.subarray(0, 69), CONTEXT).needsMore).toBe(false);
  });

  it('decodes whatever the bytes are, no more entries than there is room for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(2 ** 32 - 1), (bytes, count) => {
        const { snapshots, length } = decodeSnapshotTable(bytes, { ...CONTEXT, count });
        expect(snapshots.length).toBeLessThanOrEqual(Math.min(count, bytes.length / 40));
        expect(length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
