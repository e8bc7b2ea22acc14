import type { OperationContext } from '../../shared/progress';
import { refusal } from '../check/walkable-image';
import type { Image } from '../image/image';
import { walkGuestExtents, type ExtentSink } from '../map/guest-extents';
import { PhaseMeter } from './phase-meter';

export interface MapOptions {
  /** takes the extents as they are found; the operation waits for it */
  readonly extents: ExtentSink;
}

/**
 * The extents of the guest disk as `qemu-img map` has them, in order. An image that QEMU refuses to open is
 * refused here too: whoever takes extents from it would read something else than a guest does.
 * @throws PlatterError header-damaged, backing-file, data-file, corrupt-structure, io-error, cancelled
 */
export async function map(
  image: Image,
  { extents }: MapOptions,
  { signal, progress }: OperationContext = {},
): Promise<void> {
  const refused = refusal(image);
  if (refused) throw refused;
  const meter = new PhaseMeter([{ name: 'extents', share: 100, unit: 'bytes' }], progress);
  const done = meter.start('extents');
  const size = image.geometry?.virtualSize ?? 0;
  await walkGuestExtents(image, extents, { signal, progress: (bytes) => done(bytes, size) });
  meter.finish();
}
