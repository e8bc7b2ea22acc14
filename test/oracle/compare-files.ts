/** Compares raw disks, which may be sparse and far larger than any disk here. */
import { FileStorage } from '../../src/engine/io/file-storage';

const STEP = 1 << 20;

/** Where two files differ, in words; empty when they don't. Holes of both are not read. */
export async function fileDifferences(ours: string, theirs: string): Promise<string[]> {
  const one = await FileStorage.open(ours);
  const other = await FileStorage.open(theirs);
  try {
    if (one.length !== other.length) return [`${one.length} bytes and not ${other.length}`];
    return [...(await compareExtents(one, other)), ...(await compareExtents(other, one))];
  } finally {
    await one.close();
    await other.close();
  }
}

/** Compares wherever the first has data. */
async function compareExtents(one: FileStorage, other: FileStorage): Promise<string[]> {
  for (let at = 0; at < one.length;) {
    const extent = await one.hostExtent(at);
    const end = extent ? extent.start + extent.length : one.length;
    for (; !extent?.hole && at < end; at += STEP) {
      const left = Buffer.alloc(Math.min(STEP, end - at));
      const right = Buffer.alloc(left.length);
      await one.read(at, left);
      await other.read(at, right);
      if (!left.equals(right)) return [`${left.length} bytes at ${at}`];
    }
    at = end;
  }
  return [];
}
