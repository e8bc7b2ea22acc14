import type { FindingCode } from '../../shared/findings';
import type { WalkableImage } from '../check/walkable-image';
import { clearBit, writeUint64 } from '../codec/big-endian';
import { AUTOCLEAR } from '../codec/feature-bits';
import { EXTENSION_TYPE } from '../codec/header-extensions';
import { HEADER_FIELDS } from '../codec/header-layout';
import type { RepairDraft } from './repair-draft';

const HEAD = 8;
const SECTOR = 512;

/** An extension that nobody knows and everybody leaves alone: "free". */
const UNUSED_TYPE = 0x66726565;

/**
 * Takes all dirty bitmaps out of the header (format spec §1, §5): the autoclear bit in a step of its own, so that the
 * list of extensions is never followed half written.
 * @throws PlatterError io-error
 */
export async function dropBitmaps(image: WalkableImage, draft: RepairDraft, why: FindingCode): Promise<void> {
  const { header, extensions, bitmaps } = image;
  const names = bitmaps.length > 0 ? bitmaps.map(({ name }) => name) : [''];
  for (const name of names) draft.dropped.push({ kind: 'bitmap', name, why });
  if (header.version >= 3) {
    const bits = new Uint8Array(8);
    writeUint64(bits, 0, clearBit(header.autoclear, AUTOCLEAR.bitmaps));
    await draft.put('raise', HEADER_FIELDS.autoclear_features.offset, bits, 'bitmaps-dropped');
  }
  const item = extensions.find(({ type }) => type === EXTENSION_TYPE.bitmaps);
  if (!item) return;
  const last = extensions.at(-1)!;
  const listEnd = last.offset + HEAD + Math.ceil(last.length / 8) * 8 + HEAD;
  const itemEnd = item.offset + HEAD + Math.ceil(item.length / 8) * 8;
  if (last === item || Math.floor(item.offset / SECTOR) === Math.floor((listEnd - 1) / SECTOR)) {
    const bytes = new Uint8Array(listEnd - item.offset);
    await draft.planned.read(itemEnd, bytes.subarray(0, listEnd - itemEnd));
    bytes.fill(0, listEnd - itemEnd);
    await draft.put('switch', item.offset, bytes, 'bitmaps-dropped');
  } else {
    const type = new Uint8Array(4);
    new DataView(type.buffer).setUint32(0, UNUSED_TYPE);
    await draft.put('switch', item.offset, type, 'bitmaps-dropped');
  }
}
