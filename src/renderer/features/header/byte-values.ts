/** What the bytes at a place mean as the big-endian numbers that qcow2 is made of. */
export interface ByteValues {
  readonly u8?: string;
  readonly u16?: string;
  readonly u32?: string;
  readonly u64?: string;
}

/** Reads as many of the numbers as there are bytes; all in hex. */
export function byteValues(byteAt: (offset: number) => number | undefined, offset: number): ByteValues {
  const read = (bytes: number): string | undefined => {
    let text = '';
    for (let index = 0; index < bytes; index++) {
      const byte = byteAt(offset + index);
      if (byte === undefined) return undefined;
      text += byte.toString(16).padStart(2, '0');
    }
    return `0x${text.replace(/^0+(?=.)/, '')}`;
  };
  return { u8: read(1), u16: read(2), u32: read(4), u64: read(8) };
}
