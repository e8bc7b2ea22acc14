import { MemoryStorage } from '../../src/engine/io/memory-storage';
import type { HostExtent } from '../../src/engine/io/storage';

/** Bytes that are a hole together, or none. */
const BLOCK = 512;
const ZEROES = Buffer.alloc(BLOCK);

/** A file in memory on a file system that never stores zeroes: each of its blocks that holds nothing else is a hole. */
export class SparseMemory extends MemoryStorage {
  override async allocated(): Promise<number> {
    const bytes = this.contents();
    let allocated = 0;
    for (let at = 0; at < bytes.length; at += BLOCK) if (!isHole(bytes, at)) allocated += BLOCK;
    return allocated;
  }

  override async hostExtent(position: number): Promise<HostExtent | undefined> {
    const bytes = this.contents();
    if (position >= bytes.length) return undefined;
    const start = Math.floor(position / BLOCK) * BLOCK;
    const hole = isHole(bytes, start);
    let end = start + BLOCK;
    while (end < bytes.length && isHole(bytes, end) === hole) end += BLOCK;
    return { start: position, length: Math.min(end, bytes.length) - position, hole };
  }
}

function isHole(bytes: Uint8Array, start: number): boolean {
  const block = bytes.subarray(start, start + BLOCK);
  return Buffer.compare(block, ZEROES.subarray(0, block.length)) === 0;
}
