import { PlatterError } from '../../shared/errors';
import { guestOffset, type GuestOffset } from '../../shared/units';
import { now, untilAborted } from '../io/time-slice';
import { commit, commitAll } from './commit';
import type { DeviceOptions } from './device-options';
import { findPiece } from './guest-piece';
import { read } from './guest-reader';
import type { Qcow2Layer } from './layer';
import { RequestLock } from './request-lock';
import { resizeDisk, type ResizeOptions } from './resize';
import type { WritableImage } from './writable-image';
import { writeGuest } from './write-guest';
import { findZeroClusters, type ZeroRun } from './zero-clusters';
import { discardGuest, zeroGuest } from './zero-guest';

/** A request that takes longer is told to the log. */
const SLOW_MS = 30_000;
const SECTOR = 512;

/** Why a device is only read. */
export type ReadOnlyReason =
  /** it was asked for */
  | 'asked'
  /** the corrupt bit is set */
  | 'corrupt-bit'
  /** a check found damage */
  | 'damaged'
  /** refcounts are out of date and can't be counted anew */
  | 'dirty'
  /** the snapshot table can't be read */
  | 'snapshots';

/** What a device is, and what was done with it since it was opened. */
export interface DeviceInfo {
  /** bytes of the disk */
  readonly size: number;
  /** bytes of a sector, 512 */
  readonly sectorSize: number;
  readonly readOnly: boolean;
  readonly readOnlyReason?: ReadOnlyReason;
  readonly options: DeviceOptions;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly bytesDiscarded: number;
  /** so much was given up that compacting is worth it, as the options have it */
  readonly worthCompacting: boolean;
}

/** Guest bytes that were given up. */
export interface DiscardedZeroes {
  /** their clusters are free now */
  bytes: number;
  /** their clusters stay, as a snapshot has them too */
  sharedBytes: number;
}

/** Runs a step while no reader looks. */
export type Alone = <R>(step: () => Promise<R>) => Promise<R>;

/** What a device stands on. */
export interface DeviceParts {
  readonly layer: Qcow2Layer;
  /** absent where the image is only read */
  readonly image?: WritableImage;
  readonly readOnlyReason?: ReadOnlyReason;
  readonly hasSnapshots: boolean;
  readonly options: DeviceOptions;
  /** @throws PlatterError where the image on the disk is damaged; for `runtimeAsserts` */
  readonly verify?: () => Promise<void>;
  /** closes the files */
  readonly close: () => Promise<void>;
  readonly log?: (line: string) => void;
}

/**
 * The guest's disk: bytes at offsets of any alignment. Requests may be made at the same time; those that change
 * something are done one after the other, so that each finds every cluster as the one before left it. What was
 * written survives a power cut once `flush` has resolved.
 *
 * Errors of all requests: PlatterError invalid-argument (outside of the disk), read-only, corrupt-structure,
 * io-error, cancelled.
 */
export class BlockDevice {
  readonly #lock = new RequestLock();
  #bytesRead = 0;
  #bytesWritten = 0;
  #bytesDiscarded = 0;
  #connected = true;
  /** clusters are being moved until this resolves */
  #rearranging: Promise<void> | undefined;

  constructor(private readonly parts: DeviceParts) {}

  /** Bytes of the disk. */
  get size(): number {
    return this.parts.layer.virtualSize;
  }

  /** Bytes of a cluster. */
  get clusterSize(): number {
    return this.parts.layer.geometry.clusterSize;
  }

  /** Bytes of the image file, and what it takes of its disk. */
  async fileSizes(): Promise<{ readonly fileLength: number; readonly allocated: number }> {
    const { storage } = this.parts.layer;
    return { fileLength: storage.length, allocated: await storage.allocated() };
  }

  info(): DeviceInfo {
    const { options, image, readOnlyReason } = this.parts;
    const { compactAfterUnmaps } = options;
    return {
      size: this.size,
      sectorSize: SECTOR,
      readOnly: image === undefined,
      readOnlyReason,
      options,
      bytesRead: this.#bytesRead,
      bytesWritten: this.#bytesWritten,
      bytesDiscarded: this.#bytesDiscarded,
      worthCompacting:
        compactAfterUnmaps !== undefined && this.#bytesDiscarded >= compactAfterUnmaps * SECTOR,
    };
  }

  /** Fills `target` with the bytes from `offset` on. */
  read(offset: GuestOffset, target: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.#watch('read', offset, target.length, () =>
      this.#lock.shared(async () => {
        this.#mustBeConnected();
        this.#mustBeInside(offset, target.length);
        await this.#looking(() => read(this.parts.layer, offset, target, signal));
        this.#bytesRead += target.length;
      }, signal),
    );
  }

  /** Writes all of `bytes`; after an error, each sector of the range is old or new. */
  write(offset: GuestOffset, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const work = async (image: WritableImage): Promise<void> => {
      await writeGuest(image, offset, bytes, signal);
      this.#bytesWritten += bytes.length;
    };
    return this.#change('write', offset, bytes.length, work, signal);
  }

  /** Makes a range read as zeroes. @param unmap gives its clusters up */
  writeZeroes(
    offset: GuestOffset,
    length: number,
    { unmap = false } = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const work = async (image: WritableImage): Promise<void> => {
      await zeroGuest(image, offset, length, { unmap }, signal);
      this.#bytesWritten += length;
    };
    return this.#change('write zeroes', offset, length, work, signal);
  }

  /**
   * Gives up the whole clusters of a range, which then read as zeroes.
   * @throws PlatterError discard-off where the options do not allow it
   */
  discard(offset: GuestOffset, length: number, signal?: AbortSignal): Promise<void> {
    const work = async (image: WritableImage): Promise<void> => {
      if (!this.parts.options.discard) {
        throw new PlatterError('discard-off', { file: this.parts.layer.storage.name });
      }
      await discardGuest(image, offset, length, signal);
      this.#bytesDiscarded += length;
    };
    return this.#change('discard', offset, length, work, signal);
  }

  /**
   * Gives up the stored clusters of a range that hold nothing but zeroes: the guest sees no change.
   * @param offset start of a cluster
   * @param given what is given up is added to it as it happens: it is known also where this is stopped
   */
  async discardZeroes(
    offset: GuestOffset,
    length: number,
    given: DiscardedZeroes,
    signal?: AbortSignal,
  ): Promise<void> {
    const work = async (image: WritableImage): Promise<void> => {
      const found = async (run: ZeroRun): Promise<void> => {
        await discardGuest(image, guestOffset(run.start), run.length, signal);
        if (run.shared) given.sharedBytes += run.length;
        else given.bytes += run.length;
        this.#bytesDiscarded += run.length;
      };
      await findZeroClusters(this.parts.layer, offset, offset + length, found, signal);
    };
    await this.#change('discard zeroes', offset, length, work, signal, (image) => image.prepareMoving());
  }

  /** Resolves when all that was written before is on the disk. */
  flush(): Promise<void> {
    const { image, verify } = this.parts;
    if (!image) return Promise.resolve();
    return this.#watch('flush', 0, 0, () =>
      this.#lock.exclusive(async () => {
        this.#mustBeConnected();
        await commit(image);
        if (this.parts.options.runtimeAsserts) await verify?.();
      }),
    );
  }

  /** Changes the size of the disk, in bytes; see `resizeDisk`. */
  resize(size: number, options: ResizeOptions = {}, signal?: AbortSignal): Promise<void> {
    const work = (image: WritableImage): Promise<void> =>
      resizeDisk(image, size, options, this.parts.hasSnapshots, signal);
    return this.#change('resize', 0, 0, work, signal);
  }

  /**
   * Has clusters of the file moved while readers go on; whoever wants to change something waits until it is done.
   * @param work is given a way to do what readers must not see halfway
   */
  async rearrange<T>(
    work: (image: WritableImage, alone: Alone, layer: Qcow2Layer) => Promise<T>,
  ): Promise<T> {
    while (this.#rearranging) await this.#rearranging;
    let done = (): void => undefined;
    this.#rearranging = new Promise((resolve) => (done = resolve));
    try {
      const alone: Alone = (step) => this.#lock.exclusive(step);
      // changes that were asked for earlier come first
      const image = await alone(() => Promise.resolve(this.#writable()));
      return await work(image, alone, this.parts.layer);
    } finally {
      this.#rearranging = undefined;
      done();
    }
  }

  /** First offset from `from` on that may hold data; undefined when there is none. */
  seekMapped(from: GuestOffset, signal?: AbortSignal): Promise<GuestOffset | undefined> {
    return this.#seek(from, true, signal);
  }

  /** First offset from `from` on that is known to read as zeroes; undefined when there is none. */
  seekUnmapped(from: GuestOffset, signal?: AbortSignal): Promise<GuestOffset | undefined> {
    return this.#seek(from, false, signal);
  }

  /** Brings everything to the disk and closes the image. The files are closed even where that fails. */
  async disconnect(): Promise<void> {
    const { image, close } = this.parts;
    while (this.#rearranging) await this.#rearranging;
    await this.#lock.exclusive(async () => {
      if (!this.#connected) return;
      this.#connected = false;
      try {
        if (image) await settle(image);
      } finally {
        await close();
      }
    });
  }

  #seek(from: GuestOffset, mapped: boolean, signal?: AbortSignal): Promise<GuestOffset | undefined> {
    return this.#watch('seek', from, 0, () =>
      this.#lock.shared(async () => {
        this.#mustBeConnected();
        const { layer } = this.parts;
        if (!(from >= this.size)) this.#mustBeInside(from, 0);
        for (let at: number = from; at < layer.virtualSize;) {
          if (signal?.aborted) throw new PlatterError('cancelled');
          const rest = layer.virtualSize - at;
          const { kind, length } = await this.#looking(() => findPiece(layer, guestOffset(at), rest));
          if ((kind !== 'zero') === mapped) return guestOffset(at);
          at += length;
        }
        return undefined;
      }, signal),
    );
  }

  #change(
    verb: string,
    offset: number,
    length: number,
    work: (image: WritableImage) => Promise<void>,
    signal: AbortSignal | undefined,
    prepare: (image: WritableImage) => Promise<void> = (image) => image.prepare(),
  ): Promise<void> {
    return this.#watch(verb, offset, length, async () => {
      while (this.#rearranging) await untilAborted(this.#rearranging, signal);
      await this.#lock.exclusive(async () => {
        const image = this.#writable();
        this.#mustBeInside(offset, length);
        if (length === 0 && verb !== 'resize') return;
        await prepare(image);
        await work(image);
      }, signal);
    });
  }

  #writable(): WritableImage {
    const { image, readOnlyReason, layer } = this.parts;
    this.#mustBeConnected();
    if (!image) throw new PlatterError('read-only', { file: layer.storage.name, reason: readOnlyReason });
    return image;
  }

  /** Damage of tables that a read meets is marked in the header too, as QEMU does where it may write. */
  async #looking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { image, layer } = this.parts;
      throw image && tellsOfTables(error, layer.storage.name) ? await image.markIfCorrupt(error) : error;
    }
  }

  #mustBeConnected(): void {
    if (!this.#connected) throw new PlatterError('no-such-image', { file: this.parts.layer.storage.name });
  }

  #mustBeInside(offset: number, length: number): void {
    const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (valid && offset + length <= this.size) return;
    throw new PlatterError('invalid-argument', {
      name: 'offset',
      value: `${offset} + ${length}`,
      expected: `within the disk of ${this.size} bytes`,
    });
  }

  /** Tells the log of a request that takes long, while it does. */
  async #watch<T>(verb: string, offset: number, length: number, work: () => Promise<T>): Promise<T> {
    const { log, options } = this.parts;
    if (!log) return work();
    const started = now();
    const what = `${options.id}: ${verb} of ${length} bytes at ${offset}`;
    const timer = setTimeout(() => log(`${what} takes longer than ${SLOW_MS / 1000} s`), SLOW_MS);
    timer.unref();
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      const took = now() - started;
      if (took >= SLOW_MS) log(`${what} took ${Math.round(took / 1000)} s`);
    }
  }
}

/** Whether tables of this very image are damaged, not a compressed stream or an image below. */
const tellsOfTables = (error: unknown, file: string): boolean =>
  error instanceof PlatterError &&
  error.fields.file === file &&
  (error.fields.structure === 'l1-table' || error.fields.structure === 'l2-entry');

/**
 * Leaves the image on the disk as it is in memory, postponed refcounts and freed clusters as well. One that is marked
 * as damaged stays as it is.
 */
async function settle(image: WritableImage): Promise<void> {
  if (image.broken) return;
  const { header, lazy } = image.parts;
  await commitAll(image);
  if (!lazy || !header.dirty) return;
  await header.setDirty(false);
  await image.flush();
}
