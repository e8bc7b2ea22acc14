import type { Storage } from '../io/storage';
import { TimeSlice } from '../io/time-slice';

const PIECE = 64 << 10;
const NEWLINE = 0x0a;

/**
 * Lines of a text file, without their ends.
 * @param limit bytes of the longest line; a longer one comes in pieces of this size
 */
export async function* readLines(
  storage: Storage,
  limit: number,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const slice = new TimeSlice(signal);
  const buffer = new Uint8Array(PIECE + limit);
  let kept = 0;
  for (let position = 0; position < storage.length;) {
    const length = Math.min(PIECE, storage.length - position);
    await storage.read(position, buffer.subarray(kept, kept + length));
    position += length;
    const filled = buffer.subarray(0, kept + length);
    let start = 0;
    for (;;) {
      const found = filled.indexOf(NEWLINE, start);
      const whole = found >= 0 && found - start <= limit;
      if (!whole && filled.length - start <= limit) break;
      const end = whole ? found : start + limit;
      yield Buffer.from(filled.subarray(start, end)).toString('utf8');
      start = whole ? end + 1 : end;
      if (slice.over) await slice.rest();
    }
    buffer.copyWithin(0, start, filled.length);
    kept = filled.length - start;
  }
  if (kept > 0) yield Buffer.from(buffer.subarray(0, kept)).toString('utf8');
}
