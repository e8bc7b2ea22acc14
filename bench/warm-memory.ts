import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PIECE = new Uint8Array(2 << 20).fill(1);

/**
 * Writes and removes a file, so that memory for another of its length is at hand. A virtual machine gives free memory
 * back to its host, and getting it again takes several times as long as copying to it: without this, who comes after a
 * file was removed is fast or slow by chance.
 */
export function warmMemory(folder: string, bytes: number): void {
  const path = join(folder, 'warm.raw');
  const file = openSync(path, 'w');
  for (let at = 0; at < bytes; at += PIECE.length) writeSync(file, PIECE, 0, PIECE.length, at);
  closeSync(file);
  rmSync(path);
}
