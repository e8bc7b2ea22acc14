/**
 * Buffers that can move to another thread instead of being copied: those of typed arrays that have
 * theirs to themselves, in plain records and arrays of alike rows. Results that hold typed arrays
 * therefore have to be made for the caller; what the sender keeps, it has to copy.
 */
export function transferList(value: unknown): readonly ArrayBuffer[] {
  return [...new Set(buffersOf(value))];
}

function buffersOf(value: unknown): readonly ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    return buffer instanceof ArrayBuffer && value.byteLength === buffer.byteLength ? [buffer] : [];
  }
  if (!Array.isArray(value)) return Object.values(value).flatMap(buffersOf);
  // a table can have a hundred thousand rows: where the first holds no buffer, none does
  return buffersOf(value[0]).length > 0 ? value.flatMap(buffersOf) : [];
}
