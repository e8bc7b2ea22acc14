/** Reads an image as `qemu-img bench` does, IMAGE BYTES COUNT STEP, and prints the seconds that it took. */
import { read } from '../src/engine/device/guest-reader';
import { openLayers } from '../src/engine/device/layer';
import { openImage } from '../src/engine/image/open-image';
import { guestOffset } from '../src/shared/units';

const [path, bytes, count, step] = process.argv.slice(2);
const image = await openImage(path);
const layer = await openLayers(image);
const target = new Uint8Array(Number(bytes));
const started = performance.now();
for (let done = 0, at = 0; done < Number(count); done++) {
  await read(layer, guestOffset(at), target);
  at = (at + Number(step)) % layer.virtualSize;
}
process.stdout.write(String((performance.now() - started) / 1000));
await image.close();
