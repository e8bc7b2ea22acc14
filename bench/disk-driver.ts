/**
 * Reads or writes an image as `qemu-img bench` does, VERB IMAGE BYTES COUNT STEP, and prints the seconds that it took
 * and the most memory that the process had, in bytes. What was written is flushed after the clock stopped.
 */
import { alignedBytes } from '../src/engine/io/aligned-bytes';
import { connect } from '../src/engine/operations/connect';
import { guestOffset } from '../src/shared/units';

/** Requests under way at once; qemu-img bench has 64. */
const UNDER_WAY = 16;

const [verb, path, bytes, count, step] = process.argv.slice(2);
const device = await connect(path, { readOnly: verb === 'read' });
let done = 0;
let at = 0;
const buffers = Array.from({ length: UNDER_WAY }, () => alignedBytes(Number(bytes)).fill(0xb5));
const work = async (buffer: Uint8Array): Promise<void> => {
  while (done < Number(count)) {
    const offset = guestOffset(at);
    done++;
    at = (at + Number(step)) % device.size;
    if (verb === 'read') await device.read(offset, buffer);
    else await device.write(offset, buffer);
  }
};
const started = performance.now();
await Promise.all(buffers.map(work));
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${seconds} ${memory}`);
await device.disconnect();
