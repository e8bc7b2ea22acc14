/** What the head of a zstd frame says (RFC 8878 §3.1), as far as cutting and bounding it need. */
export interface ZstdFrame {
  /** bytes of the whole frame */
  readonly length: number;
  /** bytes it unpacks to, where it says so */
  readonly contentSize?: number;
  /** a skippable frame holds no data */
  readonly skippable: boolean;
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * Measures the frame at the start of `bytes`.
 * @returns undefined when no whole frame stands there
 */
export function measureZstdFrame(bytes: Uint8Array): ZstdFrame | undefined {
  if (bytes.length < 6) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = view.getUint32(0, true);
  if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE) {
    if (bytes.length < 8) return undefined;
    return whole(8 + view.getUint32(4, true), bytes, { skippable: true });
  }
  if (magic !== MAGIC) return undefined;
  const descriptor = bytes[4];
  const singleSegment = (descriptor & 0x20) !== 0;
  const contentBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6];
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const contentAt = 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
  const blocks = contentAt + contentBytes;
  if (blocks > bytes.length) return undefined;
  const contentSize = readContentSize(view, contentAt, contentBytes);
  const end = endOfBlocks(bytes, blocks);
  if (end === undefined) return undefined;
  return whole(end + (descriptor & 4 ? 4 : 0), bytes, { contentSize, skippable: false });
}

function whole(
  length: number,
  bytes: Uint8Array,
  rest: Pick<ZstdFrame, 'contentSize' | 'skippable'>,
): ZstdFrame | undefined {
  return length <= bytes.length ? { length, ...rest } : undefined;
}

function readContentSize(view: DataView, offset: number, bytes: number): number | undefined {
  switch (bytes) {
    case 1:
      return view.getUint8(offset);
    case 2:
      return view.getUint16(offset, true) + 256;
    case 4:
      return view.getUint32(offset, true);
    case 8:
      return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
    default:
      return undefined;
  }
}

function endOfBlocks(bytes: Uint8Array, start: number): number | undefined {
  let offset = start;
  let last = false;
  while (!last) {
    if (offset + 3 > bytes.length) return undefined;
    const head = bytes[offset] | (bytes[offset + 1] << 8) | (bytes[offset + 2] << 16);
    const type = (head >> 1) & 3;
    if (type === RESERVED_BLOCK) return undefined;
    last = (head & 1) !== 0;
    offset += 3 + (type === RLE_BLOCK ? 1 : head >> 3);
  }
  return offset;
}
