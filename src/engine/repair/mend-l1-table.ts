import { fromNumber, writeUint64 } from '../codec/big-endian';
import { HEADER_FIELDS } from '../codec/header-layout';
import type { FreeClusters } from './free-clusters';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';

/**
 * Has the file hold the whole active L1 table: it is lengthened where the end is missing; a table that begins past the
 * end becomes an empty one elsewhere, which is what the guest read of it (format spec §3).
 * @returns whether there was anything to do
 * @throws PlatterError io-error, too-large
 */
export async function mendL1Table(
  { image }: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
): Promise<boolean> {
  const { header, geometry, backingName } = image;
  const { clusterSize, l2Entries, fileLength } = geometry;
  const offset = header.l1TableOffset;
  const end = offset + header.l1Size * 8;
  if (header.l1Size === 0 || end <= fileLength) return false;
  const whole = Math.max(0, Math.floor((fileLength - offset) / 8));
  const reach = l2Entries * clusterSize;
  const guest = { start: whole * reach, length: (header.l1Size - whole) * reach };
  draft.lose(guest, 'table-cut-off', backingName === undefined ? 'zeroes' : 'backing');
  const length = Math.ceil((header.l1Size * 8) / clusterSize) * clusterSize;
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
  const to = free.take(length / clusterSize) * clusterSize;
  await draft.put('place', to, new Uint8Array(length), 'table-completed');
  const place = new Uint8Array(8);
  writeUint64(place, 0, fromNumber(to));
  await draft.put('switch', HEADER_FIELDS.l1_table_offset.offset, place, 'table-completed', guest);
  return true;
}
