/**
 * Reads or writes an image as `qemu-img bench` does, VERB IMAGE BYTES COUNT STEP, and prints the seconds that it took
 * and the most memory that the process had, in bytes. What was written is flushed after the clock stopped.
 */
import { alignedBytes } from '../src/engine/io/aligned-bytes';
import { connect } from '../src/engine/operations/connect';
import { guestOffset } from '../src/shared/units';

const [verb, path, bytes, count, step] = process.argv.slice(2);
const device = await connect(path, { readOnly: verb === 'read' });
const buffer = alignedBytes(Number(bytes)).fill(0xb5);
const started = performance.now();
for (let done = 0, at = 0; done < Number(count); done++) {
  if (verb === 'read') await device.read(guestOffset(at), buffer);
  else await device.write(guestOffset(at), buffer);
  at = (at + Number(step)) % device.size;
}
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${seconds} ${memory}`);
await device.disconnect();
