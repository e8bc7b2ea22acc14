import { join } from 'node:path';
import { copyFile, mkdir, stat, truncate, writeFile } from 'node:fs/promises';
import { peekU64, poke, u64Bytes } from '../test/poke';
import { qemuImgMust, qemuIoMust } from '../test/qemu';

/** Offsets of the header's fields. */
const L1_TABLE_OFFSET = 40;
const REFCOUNT_TABLE_OFFSET = 48;
const INCOMPATIBLE_FEATURES = 72;
/** entries point to offsets; the highest bits are flags */
const OFFSET_MASK = 0x00ff_ffff_ffff_fe00n;

/** Images made for one test, in its own folder. */
export class ImageShelf {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A healthy image with some data: three runs, the second one zeroed, with a hole between. */
  async healthy(name = 'healthy.qcow2'): Promise<string> {
    const path = this.path(name);
    await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '64M']);
    await qemuIoMust(path, ['write -P 1 0 1M', 'write -P 2 4M 2M', 'write -z 8M 1M', 'write -P 3 32M 256k']);
    return path;
  }

  /**
   * A file of 8 GiB, every second run of 4 MiB of which the guest gave up: the file keeps their room. Most of it is
   * sparse, so that it is made at once, and yet compacting it has seconds of work; half a
   * gibibyte of what stays and as much of what was given up hold data, most of it at the end, which moves first: who
   * pauses has the time for it.
   */
  async fragmented(name = 'fragmented.qcow2'): Promise<string> {
    const path = await this.preallocated(name, '8G');
    const runs = Array.from({ length: 2048 }, (_, run) => run);
    const filled = runs.filter((run) => run < 16 || run >= 1792);
    const file = `driver=qcow2,discard=unmap,pass-discard-request=off,file.driver=file,file.filename=${path}`;
    const commands = [
      ...filled.map((run) => `write -q -P ${1 + (run % 250)} ${4 * run}M 4M`),
      ...runs.filter((run) => run % 2 === 1).map((run) => `discard -q ${4 * run}M 4M`),
    ];
    await qemuIoMust(file, commands, { flags: ['-t', 'unsafe', '--image-opts'] });
    return path;
  }

  /** 16 MiB of data in a file of about 32 MiB: every second run of 1 MiB was given up, and the file keeps their room. */
  async holed(name: string): Promise<string> {
    const path = this.path(name);
    await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '64M']);
    const runs = Array.from({ length: 32 }, (_, run) => run);
    const file = `driver=qcow2,discard=unmap,pass-discard-request=off,file.driver=file,file.filename=${path}`;
    const commands = [
      ...runs.map((run) => `write -q -P ${1 + run} ${run}M 1M`),
      ...runs.filter((run) => run % 2 === 0).map((run) => `discard -q ${run}M 1M`),
    ];
    await qemuIoMust(file, commands, { flags: ['--image-opts'] });
    return path;
  }

  /** An image with all of its metadata, as `qemu-img create -o preallocation=metadata` makes it. */
  async preallocated(name: string, size: string): Promise<string> {
    const path = this.path(name);
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-o', 'preallocation=metadata', path, size]);
    return path;
  }

  /** Healthy but for one cluster at its end that is counted and that nothing refers to: a leak. */
  async leaky(name = 'leaky.qcow2'): Promise<string> {
    const path = await this.healthy(name);
    const { size } = await stat(path);
    await truncate(path, size + 65_536);
    await this.#setRefcount(path, Math.ceil(size / 65_536), 1);
    return path;
  }

  /** Healthy but for one data cluster that is in use and counted as free: a corruption. */
  async corrupt(name = 'corrupt.qcow2'): Promise<string> {
    const path = await this.healthy(name);
    await this.#setRefcount(path, await this.#dataCluster(path), 0);
    return path;
  }

  /** As `corrupt`, every second one of twelve data clusters. */
  async corruptOften(name = 'often.qcow2'): Promise<string> {
    const path = await this.healthy(name);
    const first = await this.#dataCluster(path);
    for (let cluster = first; cluster < first + 12; cluster += 2) await this.#setRefcount(path, cluster, 0);
    return path;
  }

  /** Leaky and corrupt, with an entry that points past the end of the file: 64 KiB of the disk are lost. */
  async lossy(name = 'lossy.qcow2'): Promise<string> {
    const path = await this.leaky(name);
    await this.#setRefcount(path, await this.#dataCluster(path), 0);
    const l1 = Number(await peekU64(path, L1_TABLE_OFFSET));
    const l2 = Number((await peekU64(path, l1)) & OFFSET_MASK);
    await poke(path, l2 + 3 * 8, u64Bytes(0x8000_0000_4000_0000n));
    return path;
  }

  /** Every second one of 600 clusters, each with an own finding. */
  async corruptHundredfold(name = 'hundreds.qcow2'): Promise<string> {
    const path = this.path(name);
    await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '64M']);
    await qemuIoMust(path, ['write -P 1 0 40M']);
    const first = await this.#dataCluster(path);
    for (let cluster = first; cluster < first + 600; cluster += 2) await this.#setRefcount(path, cluster, 0);
    return path;
  }

  /** Healthy, yet with the bit on by which QEMU marks an image as corrupt. */
  async markedCorrupt(name = 'marked.qcow2'): Promise<string> {
    const path = await this.healthy(name);
    await poke(path, INCOMPATIBLE_FEATURES, u64Bytes(2n));
    return path;
  }

  /** Healthy once, then cut off inside of its first L2 table. */
  async cutOff(name = 'cut-off.qcow2'): Promise<string> {
    const path = await this.healthy(name);
    await truncate(path, 300_000);
    return path;
  }

  /** A qcow2 file whose refcount table is said to start inside of a cluster: QEMU does not open it. */
  async brokenHeader(name = 'broken.qcow2'): Promise<string> {
    const path = await this.healthy(name);
    await poke(path, REFCOUNT_TABLE_OFFSET, u64Bytes(0x1_0001n));
    return path;
  }

  async withSnapshots(name = 'snapshots.qcow2'): Promise<string> {
    const path = await this.healthy(name);
    await qemuImgMust(['snapshot', '-c', 'before update', path]);
    await qemuIoMust(path, ['write -P 9 0 256k']);
    await qemuImgMust(['snapshot', '-c', 'after update', path]);
    return path;
  }

  /** An overlay on a healthy image in the same folder. */
  async overlay(name = 'overlay.qcow2'): Promise<string> {
    const path = this.path(name);
    await this.healthy('base.qcow2');
    await qemuImgMust(['create', '-q', '-f', 'qcow2', '-b', 'base.qcow2', '-F', 'qcow2', path], {
      cwd: this.folder,
    });
    return path;
  }

  /** An overlay on a healthy image that lies outside of the overlay's folder. */
  async overlayInFolder(): Promise<string> {
    await this.healthy('base.qcow2');
    const cwd = this.path('overlays');
    await mkdir(cwd);
    await qemuImgMust(
      ['create', '-q', '-f', 'qcow2', '-b', '../base.qcow2', '-F', 'qcow2', 'overlay.qcow2'],
      { cwd },
    );
    return join(cwd, 'overlay.qcow2');
  }

  /** Changes an image with a command of qemu-io. */
  async write(path: string, command: string): Promise<void> {
    await qemuIoMust(path, [command]);
  }

  /** Healthy, with 3 MiB written as zeroes between data, as guests do when they delete. */
  async zeroed(name = 'zeroed.qcow2'): Promise<string> {
    const path = this.path(name);
    await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '64M']);
    await qemuIoMust(path, ['write -P 1 0 1M', 'write -P 0 1M 3M', 'write -P 2 4M 1M']);
    return path;
  }

  /**
   * A disk of 1 TiB that is stored everywhere, in a small file: all entries lead to one cluster. It is damaged, and
   * takes minutes to read; what is read is zeroes.
   */
  async endless(name = 'endless.qcow2'): Promise<string> {
    const path = this.path(name);
    await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '1T']);
    await qemuIoMust(path, ['write -P 0 0 64k']);
    const l1 = Number(await peekU64(path, L1_TABLE_OFFSET));
    const table = await peekU64(path, l1);
    const data = await peekU64(path, Number(table & OFFSET_MASK));
    const repeated = (entry: bigint, count: number) =>
      Buffer.concat(Array.from({ length: count }, () => u64Bytes(entry)));
    await poke(path, Number(table & OFFSET_MASK), repeated(data, 8192));
    await poke(path, l1, repeated(table, 2048));
    return path;
  }

  async raw(name = 'disk.raw'): Promise<string> {
    const path = this.path(name);
    await writeFile(path, Buffer.alloc(65_536, 'raw '));
    return path;
  }

  async copy(from: string, name: string): Promise<string> {
    await copyFile(from, this.path(name));
    return this.path(name);
  }

  /** Index of the first host cluster that holds guest data. */
  async #dataCluster(path: string): Promise<number> {
    const l1 = Number(await peekU64(path, L1_TABLE_OFFSET));
    const l2 = Number((await peekU64(path, l1)) & OFFSET_MASK);
    return Number((await peekU64(path, l2)) & OFFSET_MASK) / 65_536;
  }

  /** Sets a refcount of 16 bits in the first refcount block. */
  async #setRefcount(path: string, cluster: number, refcount: number): Promise<void> {
    const table = Number(await peekU64(path, REFCOUNT_TABLE_OFFSET));
    const block = Number((await peekU64(path, table)) & OFFSET_MASK);
    await poke(path, block + cluster * 2, Uint8Array.of(refcount >> 8, refcount & 255));
  }
}
