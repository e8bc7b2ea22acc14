import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** The sector of an undo file that says how far its repair is. */
const STATE_BYTES = 512;
const PHASE_AT = 20;
const STEP_AT = 24;
const RESULT_AT = 40;
const SUM_AT = STATE_BYTES - 4;
const APPLYING = 0;
/** the last one, of which any part may be done: it gives room back to the file system */
const LAST_STEP = 6;

/** Has an undo file say that its repair stopped in its last step, as a power cut there leaves it. */
export async function interruptRepair(undoFile: string): Promise<void> {
  const file = await open(undoFile, 'r+');
  try {
    const state = Buffer.alloc(STATE_BYTES);
    await file.read(state, 0, STATE_BYTES, 0);
    state.writeUInt32BE(APPLYING, PHASE_AT);
    state.writeUInt32BE(LAST_STEP, STEP_AT);
    state.fill(0, RESULT_AT, RESULT_AT + 16);
    state.writeUInt32BE(crc32(state.subarray(0, SUM_AT)), SUM_AT);
    await file.write(state, 0, STATE_BYTES, 0);
  } finally {
    await file.close();
  }
}
