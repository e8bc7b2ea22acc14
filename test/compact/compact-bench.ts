/** Images in memory, under the names of files in a folder, for compacting and for looking at them. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { read } from '../../src/engine/device/guest-reader';
import { openLayers } from '../../src/engine/device/layer';
import { allowLocal } from '../../src/engine/image/gate';
import type { Image } from '../../src/engine/image/image';
import type { OpenFile } from '../../src/engine/image/named-storage';
import { openImage } from '../../src/engine/image/open-image';
import { MemoryStorage } from '../../src/engine/io/memory-storage';
import type { Storage } from '../../src/engine/io/storage';
import { compact, type CompactContext } from '../../src/engine/operations/compact';
import { connect } from '../../src/engine/operations/connect';
import { forecastCompact } from '../../src/engine/operations/forecast-compact';
import type { BlockDevice } from '../../src/engine/device/device';
import type { CompactForecast, CompactResult, CompactWay } from '../../src/shared/compact-results';
import { guestOffset } from '../../src/shared/units';
import type { ImageFiles } from '../device/image-files';
import { BACKING_NAME, DATA_NAME } from './image-layout';
import type { RandomImage } from './random-image';
import { SparseMemory } from './sparse-memory';

/** How to compact. */
export interface CompactOptions {
  readonly way: CompactWay;
  readonly zeroes: boolean;
  /** default that of the engine, which is more than these images have */
  readonly batchBytes?: number;
}

export class CompactBench {
  readonly path: string;

  private constructor(readonly folder: string) {
    this.path = join(folder, 'image.qcow2');
  }

  /** @param folder an empty one: names of files are followed there, though they are read from memory */
  static async make(folder: string): Promise<CompactBench> {
    const bench = new CompactBench(folder);
    for (const name of [bench.path, bench.#beside(BACKING_NAME), bench.#beside(DATA_NAME)]) {
      await writeFile(name, '');
    }
    return bench;
  }

  /** Removes what repairs have left beside the image. */
  async clear(): Promise<void> {
    const kept = ['image.qcow2', BACKING_NAME, DATA_NAME];
    for (const name of await readdir(this.folder)) {
      if (!kept.includes(name)) await rm(this.#beside(name), { recursive: true });
    }
  }

  /** The files as they are before anything was done to them. */
  files({ bytes, data }: RandomImage): ImageFiles<MemoryStorage> {
    return this.filesOf({ image: bytes, data });
  }

  filesOf({ image, data }: ImageFiles<Uint8Array>): ImageFiles<MemoryStorage> {
    return {
      image: new SparseMemory(image, this.path),
      data: data && new SparseMemory(data, this.#beside(DATA_NAME)),
    };
  }

  open(image: RandomImage, files: ImageFiles<Storage>): Promise<Image> {
    return openImage(this.path, { gate: allowLocal, openFile: this.#opener(image, files) });
  }

  connect(image: RandomImage, files: ImageFiles<Storage>): Promise<BlockDevice> {
    return connect(this.path, {
      gate: allowLocal,
      openFile: this.#opener(image, files),
      undoFolder: this.folder,
    });
  }

  async forecast(
    image: RandomImage,
    files: ImageFiles<Storage>,
    options: CompactOptions,
  ): Promise<CompactForecast> {
    return forecastCompact(await this.open(image, files), options);
  }

  compact(
    image: RandomImage,
    files: ImageFiles<Storage>,
    options: CompactOptions,
    context: CompactContext = {},
  ): Promise<CompactResult> {
    const openFile = this.#opener(image, files);
    return compact(this.path, { ...options, gate: allowLocal, openFile, undoFolder: this.folder }, context);
  }

  /** What the engine reads of all disks: the active one, then those of the snapshots. */
  async disks(image: RandomImage, files: ImageFiles<Storage>): Promise<Buffer[]> {
    const opened = await this.open(image, files);
    const disks: Buffer[] = [];
    for (const snapshot of [undefined, ...opened.snapshots.map(({ id }) => id)]) {
      const layer = await openLayers(opened, { snapshot });
      const disk = Buffer.alloc(layer.virtualSize);
      await read(layer, guestOffset(0), disk);
      disks.push(disk);
    }
    return disks;
  }

  /** Writes the files to the folder, for other programs. */
  async write({ backing }: RandomImage, { image, data }: ImageFiles<Uint8Array>): Promise<void> {
    await writeFile(this.path, image);
    if (backing) await writeFile(this.#beside(BACKING_NAME), backing);
    if (data) await writeFile(this.#beside(DATA_NAME), data);
  }

  #beside(name: string): string {
    return join(this.folder, name);
  }

  #opener({ backing }: RandomImage, files: ImageFiles<Storage>): OpenFile {
    return async (path, { role }) => {
      if (role === 'image') return files.image;
      if (role === 'data-file' && files.data) return files.data;
      if (role === 'backing-file' && backing) return new MemoryStorage(backing, path);
      throw new Error(`who asks for ${path}?`);
    };
  }
}
