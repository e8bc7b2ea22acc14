import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { qemuIoMust } from '../qemu';
import type { Random } from '../random';
import type { DiskModel } from './disk-model';
import { markedBytes } from './marked-bytes';
import { placeOf } from './random-places';
import type { MadeImage } from './shapes';

/** Stamps of what qemu-io writes begin here. */
const FIRST_STAMP = 1_000_000;

/** Changes an image by qemu-io, as another program that writes to it in turn. */
export class QemuSteps {
  #stamp = FIRST_STAMP;

  constructor(
    private readonly image: MadeImage,
    private readonly model: DiskModel,
    private readonly random: Random,
    private readonly folder: string,
    private readonly log: string[],
  ) {}

  /** A few commands in one run of qemu-io. */
  async some(): Promise<void> {
    const commands: string[] = [];
    for (let count = 1 + this.random.below(4); count > 0; count--) commands.push(...(await this.#commands()));
    this.log.push(...commands.map((command) => `qemu-io ${command.replace(`${this.folder}/`, '')}`));
    await qemuIoMust(this.image.path, commands, { flags: ['-f', 'qcow2', '-d', 'unmap'] });
  }

  async #commands(): Promise<string[]> {
    const { size, rules } = this.model;
    const { clusterSize } = rules;
    const place = placeOf(this.random, size, clusterSize);
    const offset = Math.floor(place.offset / 512) * 512;
    const length = Math.min(size - offset, Math.ceil(place.length / 512) * 512);
    const kind = this.random.below(8);
    if (kind < 2) return [await this.#write('write', offset, length)];
    if (kind < 4) {
      this.model.zero(offset, length);
      return [`write -z ${kind === 3 ? '-u ' : ''}${offset} ${length}`];
    }
    if (kind === 4 || !this.image.compression || (rules.version < 3 && rules.hasBacking)) {
      this.model.discard(offset, length);
      return [`discard ${offset} ${length}`];
    }
    // only clusters that are not stored can be compressed
    const from = Math.floor(offset / clusterSize) * clusterSize;
    const clusters = 1 + this.random.below(4);
    const commands: string[] = [];
    for (let at = from; at < Math.min(size, from + clusters * clusterSize); at += clusterSize) {
      const part = Math.min(size - at, clusterSize);
      this.model.discard(at, part);
      commands.push(`discard ${at} ${part}`, await this.#write('write -c', at, part));
    }
    return commands;
  }

  async #write(verb: string, offset: number, length: number): Promise<string> {
    const bytes = markedBytes(offset, length, ++this.#stamp);
    const marks = join(this.folder, `qemu-marks-${this.#stamp % 64}`);
    await writeFile(marks, bytes);
    this.model.write(offset, bytes);
    return `${verb} -s ${marks} ${offset} ${length}`;
  }
}
