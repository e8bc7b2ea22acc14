import type { OperationContext } from '../../shared/progress';
import type { EncodeResult } from '../../shared/results';
import { guestOffset } from '../../shared/units';
import type { BlockDevice } from '../device/device';
import { alignedBytes } from '../io/aligned-bytes';
import { FileStorage } from '../io/file-storage';
import { NEW_IMAGE_DEFAULTS } from '../image/new-image-options';
import type { WriteBehind } from '../io/write-behind';
import { TimeSlice } from '../io/time-slice';
import { isZero } from '../io/zeroes';
import { makeDisk, type NewDiskOptions } from './new-disk';
import { PhaseMeter } from './phase-meter';
import { RAW_PART, rawBytes, rawParts } from './raw-parts';
import type { RawPart } from './raw-parts';

/** How to make an image of a raw disk. */
export type EncodeOptions = Omit<NewDiskOptions, 'path' | 'size' | 'sources'>;

/**
 * Makes a qcow2 image of a raw disk. Clusters of zeroes are not stored, and holes are not even read.
 * @param raw path of the raw disk, whose length is rounded up to a sector
 * @throws PlatterError as FileStorage.open for the raw disk (in-use where a VM writes to it), and as `makeDisk`
 */
export async function encode(
  raw: string,
  path: string,
  options: EncodeOptions = {},
  context: OperationContext = {},
): Promise<EncodeResult> {
  const source = await FileStorage.open(raw, { lock: 'read' });
  try {
    const meter = new PhaseMeter([{ name: 'encode', share: 100, unit: 'bytes' }], context.progress);
    const clusterSize = 2 ** (options.image?.clusterBits ?? NEW_IMAGE_DEFAULTS.clusterBits);
    const size = Math.ceil(source.length / 512) * 512;
    const result = await makeDisk(
      { ...options, path, size, sources: [source] },
      context,
      async (device, behind) => {
        const copy = new Encoder(source, device, behind, clusterSize, new TimeSlice(context.signal));
        return { size, stored: await copy.run(meter.start('encode')) };
      },
    );
    meter.finish();
    return result;
  } finally {
    await source.close();
  }
}

/** A part of the raw disk, while it may still be on its way. */
interface Part {
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly read: Promise<unknown>;
}

class Encoder {
  #stored = 0;
  /** one is read while the other is stored */
  readonly #buffers = [alignedBytes(RAW_PART), alignedBytes(RAW_PART)];

  constructor(
    private readonly source: FileStorage,
    private readonly device: BlockDevice,
    private readonly behind: WriteBehind,
    private readonly clusterSize: number,
    private readonly slice: TimeSlice,
  ) {}

  /** @returns bytes that were stored */
  async run(tick: (done: number, total: number) => void): Promise<number> {
    // holes take no time: counted as work, they would make hours of what is minutes
    const total = await rawBytes(this.source, this.clusterSize, this.slice);
    const parts = rawParts(this.source, this.clusterSize);
    let done = 0;
    let part = await this.#next(parts);
    while (part) {
      const { start, bytes } = part;
      await part.read;
      part = await this.#next(parts);
      await this.#store(start, bytes);
      done += bytes.length;
      // somebody may have filled a hole since
      tick(done, Math.max(done, total));
      if (this.slice.over) await this.slice.rest();
    }
    return this.#stored;
  }

  /** Has the next part read that is no hole. @returns undefined when there is none */
  async #next(parts: AsyncGenerator<RawPart, undefined>): Promise<Part | undefined> {
    const { value: part } = await parts.next();
    if (!part) return undefined;
    const buffer = this.#buffers.reverse()[0];
    const bytes = buffer.subarray(0, part.length);
    const read = this.source.read(part.start, bytes);
    // who waits for it comes later
    read.catch(() => {});
    return { start: part.start, bytes, read };
  }

  async #store(start: number, bytes: Uint8Array): Promise<void> {
    const { clusterSize } = this;
    for (let from = 0; from < bytes.length;) {
      let to = from;
      while (to < bytes.length && !isZero(bytes, to, Math.min(bytes.length, to + clusterSize)))
        to += clusterSize;
      const end = Math.min(to, bytes.length);
      if (end > from) {
        await this.device.write(guestOffset(start + from), bytes.subarray(from, end));
        this.#stored += end - from;
        this.behind.wrote(end - from);
      }
      from = to + clusterSize;
    }
  }
}
