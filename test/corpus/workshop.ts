/** Where a recipe works: a folder, the reference tools, and pokes by offset. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHex, peekU64, poke, truncate, u64Bytes } from '../poke';
import { runTool } from '../run-tool';
import { qemuImgMust, qemuIoMust } from '../qemu';

/** File name of the image itself, unless a recipe says otherwise. */
export const IMAGE = 'image.qcow2';

/** With 64 KiB clusters `qemu-img create` lays small images out like this. */
export const LAYOUT = {
  refcountTable: 0x10000,
  refcountBlock: 0x20000,
  l1: 0x30000,
  l2: 0x40000,
  data: 0x50000,
} as const;

/** Offsets of header fields, format spec §1. */
export const FIELD = {
  magic: 0,
  version: 4,
  backingFileOffset: 8,
  backingFileSize: 16,
  clusterBits: 20,
  size: 24,
  cryptMethod: 32,
  l1Size: 36,
  l1TableOffset: 40,
  refcountTableOffset: 48,
  refcountTableClusters: 56,
  nbSnapshots: 60,
  snapshotsOffset: 64,
  incompatible: 72,
  compatible: 80,
  autoclear: 88,
  refcountOrder: 96,
  headerLength: 100,
  compressionType: 104,
} as const;

/** Bit 63 of L1 and L2 entries. */
export const COPIED = 1n << 63n;
/** Bit 62 of L2 entries. */
export const COMPRESSED = 1n << 62n;

/** Bits 9 to 55 of an L1 or L2 entry. */
export const OFFSET_MASK = 0x00ff_ffff_ffff_fe00n;

/** Makes the parts of one image in one folder. */
export class Workshop {
  constructor(readonly folder: string) {}

  path(name: string = IMAGE): string {
    return join(this.folder, name);
  }

  /** Runs qemu-img in the folder. */
  img(...args: string[]): Promise<string> {
    return qemuImgMust(args, { cwd: this.folder });
  }

  /** `qemu-img create` of a qcow2; further arguments go before the file name. */
  async create(size: string, options = '', name: string = IMAGE, ...args: string[]): Promise<void> {
    await this.img('create', '-q', '-f', 'qcow2', ...(options ? ['-o', options] : []), ...args, name, size);
  }

  /** qemu-io commands, one after the other, on the image opened once. */
  async io(...commands: string[]): Promise<void> {
    await this.ioOn(IMAGE, ...commands);
  }

  /** Writes through qemu-io, flushes, and kills it before it can close the image. */
  async crash(...commands: string[]): Promise<void> {
    const args = [...commands, 'flush', 'abort'].flatMap((command) => ['-c', command]);
    await runTool('qemu-io', ['-f', 'qcow2', ...args, IMAGE], { cwd: this.folder });
  }

  async ioOn(name: string, ...commands: string[]): Promise<void> {
    await qemuIoMust(name, commands, {
      cwd: this.folder,
      flags: ['-f', name.endsWith('.raw') ? 'raw' : 'qcow2'],
    });
  }

  snapshot(tag: string, name: string = IMAGE): Promise<string> {
    return this.img('snapshot', '-c', tag, name);
  }

  /** Overwrites bytes given as hex. */
  hex(offset: number, hex: string, name: string = IMAGE): Promise<void> {
    return poke(this.path(name), offset, fromHex(hex));
  }

  /** Overwrites a table entry. */
  entry(offset: number, value: bigint, name: string = IMAGE): Promise<void> {
    return poke(this.path(name), offset, u64Bytes(value));
  }

  /** Replaces a table entry by what `change` makes of it. */
  async change(offset: number, change: (value: bigint) => bigint, name: string = IMAGE): Promise<void> {
    await this.entry(offset, change(await this.read(offset, name)), name);
  }

  read(offset: number, name: string = IMAGE): Promise<bigint> {
    return peekU64(this.path(name), offset);
  }

  /** Offset of an entry of the active L1 table. */
  async l1Entry(index: number, name: string = IMAGE): Promise<number> {
    return Number(await this.read(FIELD.l1TableOffset, name)) + index * 8;
  }

  /** Offset of the L2 table that an L1 entry points to. */
  async l2Table(index: number, name: string = IMAGE): Promise<number> {
    return Number((await this.read(await this.l1Entry(index, name), name)) & OFFSET_MASK);
  }

  remove(name: string): Promise<void> {
    return rm(this.path(name));
  }

  truncate(length: number, name: string = IMAGE): Promise<void> {
    return truncate(this.path(name), length);
  }

  /** Writes a whole file. */
  write(bytes: Uint8Array | string, name: string = IMAGE): Promise<void> {
    return writeFile(this.path(name), bytes);
  }
}
