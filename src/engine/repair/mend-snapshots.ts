import type { FindingCode } from '../../shared/findings';
import { fromNumber, readUint16, readUint32, writeUint32, writeUint64 } from '../codec/big-endian';
import { HEADER_FIELDS } from '../codec/header-layout';
import { MAX_SNAPSHOT_EXTRA, MAX_SNAPSHOT_TABLE, type SnapshotEntry } from '../codec/snapshot-table';
import type { FreeClusters } from './free-clusters';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';

const FIXED = 40;
const ID_LENGTH = 12;
const NAME_LENGTH = 14;
const EXTRA_SIZE = 36;
const VM_STATE_SIZE = 32;
/** What a version 3 entry has to have. */
const REQUIRED_EXTRA = 16;
const MAX_L1_ENTRIES = 4_194_304;

/**
 * Writes the snapshot table anew, in a place of its own, where it has to be: entries that are too short get what they
 * lack, and snapshots that can't be read are left out (format spec §4).
 * @returns whether there was anything to do
 * @throws PlatterError io-error, too-large
 */
export async function mendSnapshots(
  survey: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
): Promise<boolean> {
  const { image, owners, found } = survey;
  const { header, geometry, snapshots } = image;
  const dropped = new Map<number, FindingCode>();
  let rewrite = owners.snapshotClashes.size > 0 || found.countOf('snapshot-extra-data-short') > 0;
  const invalid = image.findings.find(({ code }) => code === 'snapshot-table-invalid');
  const cutOff = image.findings.some(
    ({ code, structure }) => code === 'table-cut-off' && structure === 'snapshot-table',
  );
  const rest = invalid
    ? await readRest(draft, invalid.hostOffset!, header.snapshotCount - snapshots.length)
    : [];
  if (invalid || cutOff) {
    rewrite = true;
    for (
      let index = snapshots.length + rest.length;
      index < header.snapshotCount && dropped.size < 1000;
      index++
    )
      dropped.set(index, 'snapshot-table-invalid');
  }
  for (const { index, l1Entries, l1Offset } of snapshots) {
    const why = whyUnreadable(survey, index, l1Entries, l1Offset);
    if (why) dropped.set(index, why);
  }
  if (!rewrite && dropped.size === 0) return false;
  for (const [index, why] of dropped) {
    const name = snapshots[index]?.name ?? `#${index + 1}`;
    draft.dropped.push({ kind: 'snapshot', name, why });
  }
  const entries: Uint8Array[] = [];
  for (const snapshot of snapshots) {
    if (dropped.has(snapshot.index)) continue;
    const bytes = new Uint8Array(snapshot.length);
    await draft.planned.read(snapshot.offset, bytes);
    const entry = completeEntry(bytes, header.version, header.size);
    if (owners.snapshotClashes.has(snapshot.index))
      await moveL1(draft, free, snapshot, entry, rest.length > 0);
    entries.push(entry);
  }
  for (const entry of rest) entries.push(completeEntry(entry, header.version, header.size));
  const table = Buffer.concat(entries);
  const clusters = Math.ceil(table.length / geometry.clusterSize);
  const place = clusters === 0 ? 0 : free.take(clusters, rest.length > 0) * geometry.clusterSize;
  if (table.length > 0)
    await draft.put('place', place, padded(table, geometry.clusterSize), 'snapshots-rewritten');
  const fields = new Uint8Array(12);
  writeUint32(fields, 0, entries.length);
  writeUint64(fields, 4, fromNumber(place));
  await draft.put('switch', HEADER_FIELDS.nb_snapshots.offset, fields, 'snapshots-rewritten');
  return true;

  /** Why a snapshot has to go. */
  function whyUnreadable(
    {
      image: {
        geometry: { dataFile, clusterSize, fileLength },
      },
    }: RepairSurvey,
    index: number,
    l1Entries: number,
    l1Offset: number,
  ): FindingCode | undefined {
    if (dataFile) return 'snapshot-with-data-file';
    if (l1Entries > MAX_L1_ENTRIES || isMisaligned(snapshots[index], clusterSize))
      return 'snapshot-l1-invalid';
    const end = l1Offset + l1Entries * 8;
    if (l1Entries > 0 && end - fileLength >= clusterSize) return 'reference-beyond-end';
    return undefined;
  }
}

/** The low digits are exact in the raw value only. */
const isMisaligned = ({ rawL1Offset }: SnapshotEntry, clusterSize: number): boolean =>
  parseInt(rawL1Offset.slice(-8), 16) % clusterSize !== 0;

/**
 * Reads entries from one on that has more extra data than QEMU takes: it cuts it, as QEMU's repair does. What they refer
 * to nobody has counted yet.
 * @param offset byte offset in the file
 * @returns at most `count`
 */
async function readRest(draft: RepairDraft, offset: number, count: number): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  const { planned } = draft;
  const head = new Uint8Array(FIXED);
  for (let at = offset; entries.length < count && at + FIXED <= planned.length;) {
    await planned.read(at, head);
    const extra = readUint32(head, EXTRA_SIZE);
    const names = readUint16(head, ID_LENGTH) + readUint16(head, NAME_LENGTH);
    const end = FIXED + extra + names;
    if (at + end > planned.length || at + end - offset > MAX_SNAPSHOT_TABLE) break;
    const kept = Math.min(extra, MAX_SNAPSHOT_EXTRA);
    const entry = new Uint8Array(FIXED + kept + names);
    await planned.read(at, entry.subarray(0, FIXED + kept));
    await planned.read(at + FIXED + extra, entry.subarray(FIXED + kept));
    writeUint32(entry, EXTRA_SIZE, kept);
    entries.push(entry);
    at += Math.ceil(end / 8) * 8;
  }
  return entries;
}

/** An entry with all the extra data that its version asks for, padded to 8 bytes. */
function completeEntry(before: Uint8Array, version: number, diskSize: number): Uint8Array {
  const extra = readUint32(before, EXTRA_SIZE);
  const missing = version >= 3 ? Math.max(0, REQUIRED_EXTRA - extra) : 0;
  const bytes = new Uint8Array(Math.ceil((before.length + missing) / 8) * 8);
  const extraEnd = FIXED + extra;
  bytes.set(before.subarray(0, extraEnd));
  bytes.set(before.subarray(extraEnd), extraEnd + missing);
  if (missing > 0) {
    writeUint32(bytes, EXTRA_SIZE, REQUIRED_EXTRA);
    if (extra < 8) writeUint64(bytes, FIXED, fromNumber(readUint32(before, VM_STATE_SIZE)));
    writeUint64(bytes, FIXED + 8, fromNumber(diskSize));
  }
  return bytes;
}

/** Gives a snapshot an L1 table of its own, where its table lies over something else. */
async function moveL1(
  draft: RepairDraft,
  free: FreeClusters,
  { l1Offset, l1Entries }: SnapshotEntry,
  entry: Uint8Array,
  behind: boolean,
): Promise<void> {
  const { clusterSize } = draft.original.geometry;
  const table = new Uint8Array(Math.ceil((l1Entries * 8) / clusterSize) * clusterSize);
  await draft.planned.read(l1Offset, table.subarray(0, l1Entries * 8));
  const to = free.take(table.length / clusterSize, behind) * clusterSize;
  await draft.put('place', to, table, 'own-copy');
  writeUint64(entry, 0, fromNumber(to));
}

function padded(bytes: Uint8Array, clusterSize: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / clusterSize) * clusterSize);
  whole.set(bytes);
  return whole;
}
