import { fromNumber, writeUint32, writeUint64 } from '../codec/big-endian';
import { HEADER_FIELDS } from '../codec/header-layout';
import type { FreeClusters } from './free-clusters';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';

/**
 * Has the file hold the whole active L1 table, for itself: it is lengthened where the end is missing; a table that
 * begins past the end becomes an empty one elsewhere, which is what the guest read of it, and one that something else
 * lies over moves (format spec §3).
 * @returns whether there was anything to do
 * @throws PlatterError io-error, too-large
 */
export async function mendL1Table(
  { image, owners }: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
): Promise<boolean> {
  const { header, geometry, backingName } = image;
  const { clusterSize, l2Entries, fileLength } = geometry;
  const offset = header.l1TableOffset;
  const end = offset + header.l1Size * 8;
  if (header.l1Size === 0) return false;
  const needed = Math.ceil(geometry.guestClusters / l2Entries);
  if (header.l1Size > needed && needed > 0 && (end > fileLength || owners.l1Clash)) {
    // more entries than the disk needs, and they lie over something else or nowhere
    const size = new Uint8Array(4);
    writeUint32(size, 0, needed);
    await draft.put('switch', HEADER_FIELDS.l1_size.offset, size, 'entry-unmapped');
    return true;
  }
  const length = Math.ceil((header.l1Size * 8) / clusterSize) * clusterSize;
  if (end <= fileLength) {
    if (!owners.l1Clash) return false;
    const table = new Uint8Array(length);
    table.set(image.l1);
    await place(table, 'own-copy');
    return true;
  }
  const whole = Math.max(0, Math.floor((fileLength - offset) / 8));
  const reach = l2Entries * clusterSize;
  const guest = { start: whole * reach, length: (header.l1Size - whole) * reach };
  draft.lose(guest, 'table-cut-off', backingName === undefined ? 'zeroes' : 'backing');
  if (offset < fileLength) {
    draft.planned.extend(offset + length);
    draft.list({
      step: 'place',
      offset: fileLength,
      length: offset + length - fileLength,
      reason: 'table-completed',
    });
    return true;
  }
  await place(new Uint8Array(length), 'table-completed');
  return true;

  /** Puts the table elsewhere; bytes 40 to 47 of the header name it. */
  async function place(table: Uint8Array, reason: 'own-copy' | 'table-completed'): Promise<void> {
    const to = free.take(table.length / clusterSize) * clusterSize;
    await draft.put('place', to, table, reason);
    const bytes = new Uint8Array(8);
    writeUint64(bytes, 0, fromNumber(to));
    await draft.put('switch', HEADER_FIELDS.l1_table_offset.offset, bytes, reason);
  }
}
