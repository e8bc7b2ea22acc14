/** Requests at random, side by side with a model, judged by qemu-img after each step. */
import { readFile } from 'node:fs/promises';
import type { BlockDevice } from '../../src/engine/device/device';
import { allowLocal } from '../../src/engine/image/gate';
import { connect } from '../../src/engine/operations/connect';
import { guestOffset } from '../../src/shared/units';
import { qemuImgMust } from '../qemu';
import { Random } from '../random';
import { DiskModel } from './disk-model';
import { convertedDisk, troubles } from './judge';
import { firstDifference, markedBytes } from './marked-bytes';
import { QemuSteps } from './qemu-steps';
import { placeOf } from './random-places';
import { makeImage, type MadeImage, type Shape } from './shapes';

export interface RunOptions {
  /** 0 … 2^32-1 */
  readonly seed: number;
  readonly steps: number;
  /** an empty folder */
  readonly folder: string;
}

/**
 * Makes an image and changes it in steps: by requests, by qemu-io, by snapshots that qemu-img takes.
 * @returns what was done, and what was wrong after the last step; the run ends there
 */
export async function randomRun(
  shape: Shape,
  { seed, steps, folder }: RunOptions,
): Promise<{ readonly log: readonly string[]; readonly troubles: readonly string[] }> {
  const random = new Random(seed);
  const image = await makeImage(shape, folder, random);
  const model = new DiskModel(await convertedDisk(image.path), image.rules);
  const run = new RandomRun(image, model, random, folder);
  for (let step = 0; step < steps; step++) {
    const found = await run.step();
    if (found.length > 0) return { log: run.log, troubles: found };
  }
  return { log: run.log, troubles: [] };
}

class RandomRun {
  readonly log: string[] = [];
  readonly #snapshots = new Map<string, Buffer>();
  readonly #qemu: QemuSteps;
  #stamp = 0;
  #taken = 0;

  constructor(
    private readonly image: MadeImage,
    private readonly model: DiskModel,
    private readonly random: Random,
    folder: string,
  ) {
    this.#qemu = new QemuSteps(image, model, random, folder, this.log);
  }

  /** One step and its judgement. */
  async step(): Promise<string[]> {
    const kind = this.random.below(10);
    try {
      if (kind < 6) await this.#requests();
      else if (kind < 8) await this.#qemu.some();
      else if (this.image.snapshots > 0) await this.#snapshot();
      else await this.#requests();
    } catch (error) {
      return [`${this.log.at(-1)}: ${String(error)} ${JSON.stringify(error)}`];
    }
    const found = await troubles(this.image.path, this.model.bytes, { leaksAllowed: this.image.bitmaps });
    for (const [name, wanted] of this.#snapshots) {
      const disk = await convertedDisk(this.image.path, name);
      const common = Math.min(disk.length, wanted.length);
      const trouble = firstDifference(disk.subarray(0, common), wanted.subarray(0, common));
      if (trouble) found.push(`snapshot ${name}: ${trouble}`);
    }
    if (this.image.dataFile && this.image.rawDataFile) {
      // QEMU makes it whole clusters long
      const alone = await readFile(this.image.dataFile);
      const wanted = Buffer.concat([this.model.bytes, Buffer.alloc(alone.length - this.model.size)]);
      const trouble = firstDifference(alone, wanted);
      if (trouble) found.push(`data file alone: ${trouble}`);
    }
    return found;
  }

  async #requests(): Promise<void> {
    const device = await connect(this.image.path, { gate: allowLocal });
    const { readOnlyReason } = device.info();
    if (readOnlyReason) throw new Error(`is only read: ${readOnlyReason}`);
    try {
      const together = this.random.below(3) === 0;
      const waiting: Promise<void>[] = [];
      if (together) this.log.push('at once:');
      for (let count = 1 + this.random.below(6); count > 0; count--) {
        const request = this.#request(device);
        if (together) waiting.push(request);
        else await request;
      }
      await Promise.all(waiting);
      const shown = new Uint8Array(this.model.size);
      await device.read(guestOffset(0), shown);
      const trouble = firstDifference(shown, this.model.bytes);
      if (trouble) throw new Error(`the device itself reads ${trouble}`);
      if (this.random.below(3) === 0) await this.#lookWhileOpen(device);
    } finally {
      this.log.push('disconnect');
      await device.disconnect();
    }
  }

  /** After a flush the disk is complete, though clusters given up may still be counted. */
  async #lookWhileOpen(device: BlockDevice): Promise<void> {
    this.log.push('flush, look with -U');
    await device.flush();
    const trouble = firstDifference(await convertedDisk(this.image.path, undefined, true), this.model.bytes);
    if (trouble) throw new Error(`after a flush, ${trouble}`);
  }

  /** Makes a request, and changes the model at once. */
  #request(device: BlockDevice): Promise<void> {
    const kind = this.random.below(20);
    if (kind === 0) {
      this.log.push('flush');
      return device.flush();
    }
    if (kind === 1) return this.#resize(device);
    const { offset, length } = placeOf(this.random, this.model.size, this.image.rules.clusterSize);
    if (kind < 10) {
      const stamp = ++this.#stamp;
      this.log.push(`write ${offset} ${length} as ${stamp}`);
      const bytes = markedBytes(offset, length, stamp);
      this.model.write(offset, bytes);
      return device.write(guestOffset(offset), bytes);
    }
    if (kind < 15) {
      const unmap = kind > 12;
      this.log.push(`zero ${offset} ${length}${unmap ? ' unmap' : ''}`);
      this.model.zero(offset, length);
      return device.writeZeroes(guestOffset(offset), length, { unmap });
    }
    this.log.push(`discard ${offset} ${length}`);
    this.model.discard(offset, length);
    return device.discard(guestOffset(offset), length);
  }

  #resize(device: BlockDevice): Promise<void> {
    const { version, hasBacking, clusterSize } = this.image.rules;
    // such a disk can't be made longer or shorter
    if (version < 3 && (hasBacking || this.#snapshots.size > 0)) return Promise.resolve();
    const change = 512 * this.random.below(2 + (4 * clusterSize) / 512);
    const longer = this.random.below(2) === 0 && this.model.size < 8 << 20;
    const size = Math.max(512, this.model.size + (longer ? change : -change));
    this.log.push(`resize to ${size}`);
    this.model.resize(size);
    return device.resize(size, { dataLossAllowed: true });
  }

  /** Takes, deletes or goes back to a snapshot. */
  async #snapshot(): Promise<void> {
    const names = [...this.#snapshots.keys()];
    // QEMU goes back to no snapshot where there are bitmaps
    const kinds = this.image.bitmaps ? 3 : 4;
    let kind = names.length === 0 ? 0 : this.random.below(kinds);
    if (names.length >= this.image.snapshots) kind = 2;
    const name = kind < 2 ? `s${++this.#taken}` : this.random.pick(names);
    const flag = kind < 2 ? '-c' : kind === 2 ? '-d' : '-a';
    this.log.push(`snapshot ${flag} ${name}`);
    await qemuImgMust(['snapshot', flag, name, this.image.path]);
    if (flag === '-c') this.#snapshots.set(name, Buffer.from(this.model.bytes));
    else if (flag === '-d') this.#snapshots.delete(name);
    else this.model.bytes = Buffer.from(this.#snapshots.get(name) as Buffer);
  }
}
