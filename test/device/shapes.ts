/** Images of many shapes, made by qemu-img, for requests at random. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { qemuImgMust, qemuIoMust } from '../qemu';
import type { Random } from '../random';
import type { DiskRules } from './disk-model';
import { markedBytes } from './marked-bytes';

/** One disk of a chain, below the image. */
export interface LayerShape {
  readonly format: 'raw' | 'qcow2';
  /** bytes */
  readonly size: number;
  /** options of qemu-img create, for qcow2 */
  readonly options?: string;
}

export interface Shape {
  readonly name: string;
  /** options of qemu-img create */
  readonly options?: string;
  /** bytes of the disk at first */
  readonly size: number;
  /** bytes of a cluster; default 64 KiB */
  readonly clusterSize?: number;
  /** the disks below, the lowest first */
  readonly below?: readonly LayerShape[];
  readonly dataFile?: 'plain' | 'raw';
  /** a bitmap that records writes, or one that no longer does */
  readonly bitmap?: 'enabled' | 'disabled';
}

/** An image that was made, with what one has to know of it. */
export interface MadeImage {
  readonly path: string;
  readonly dataFile?: string;
  /** the data file alone has to be the disk */
  readonly rawDataFile: boolean;
  readonly rules: DiskRules;
  /** it has bitmaps, or had them before it was written to */
  readonly bitmaps: boolean;
  /** so many snapshots at once are within its refcounts */
  readonly snapshots: number;
  /** clusters can be compressed */
  readonly compression: boolean;
}

/** Makes an image in an empty folder; the disks below it hold marked bytes here and there. */
export async function makeImage(shape: Shape, folder: string, random: Random): Promise<MadeImage> {
  const { options = '', size, clusterSize = 65536, below = [], dataFile, bitmap } = shape;
  let under: { path: string; format: string } | undefined;
  for (const [number, layer] of below.entries()) {
    const path = join(folder, `below-${number}.${layer.format}`);
    await createImage(path, layer.format, layer.size, layer.options ?? '', under);
    await scatter(path, layer, folder, random);
    under = { path, format: layer.format };
  }
  const path = join(folder, 'image.qcow2');
  const data = dataFile && join(folder, 'image.data');
  const all = [
    `cluster_size=${clusterSize}`,
    ...(options ? [options] : []),
    ...(data ? [`data_file=${data},data_file_raw=${dataFile === 'raw' ? 'on' : 'off'}`] : []),
  ];
  await createImage(path, 'qcow2', size, all.join(','), under);
  if (bitmap) {
    await qemuImgMust(['bitmap', '--add', '-f', 'qcow2', path, 'marks']);
    if (bitmap === 'disabled') await qemuImgMust(['bitmap', '--disable', '-f', 'qcow2', path, 'marks']);
  }
  const version = options.includes('compat=0.10') ? 2 : 3;
  const width = Number(/refcount_bits=(\d+)/.exec(options)?.[1] ?? 16);
  return {
    path,
    dataFile: data,
    rawDataFile: dataFile === 'raw',
    rules: { clusterSize, version, hasBacking: below.length > 0 },
    bitmaps: bitmap !== undefined,
    snapshots: dataFile ? 0 : Math.min(4, 2 ** width - 2),
    // streams that share a cluster add up
    compression: !dataFile && width > 4,
  };
}

async function createImage(
  path: string,
  format: string,
  size: number,
  options: string,
  under?: { readonly path: string; readonly format: string },
): Promise<void> {
  const backing = under ? ['-b', under.path, '-F', under.format] : [];
  const given = options ? ['-o', options] : [];
  await qemuImgMust(['create', '-q', '-f', format, ...given, ...backing, path, String(size)]);
}

async function scatter(
  path: string,
  { format, size }: LayerShape,
  folder: string,
  random: Random,
): Promise<void> {
  const commands: string[] = [];
  for (let count = 0; count < 6; count++) {
    const offset = random.below(Math.ceil(size / 512)) * 512;
    const length = Math.min(size - offset, 512 * (1 + random.below(size / 2048)));
    const marks = join(folder, `marks-${count}`);
    await writeFile(marks, markedBytes(offset, length, 1000 + count));
    commands.push(`write -s ${marks} ${offset} ${length}`);
  }
  await qemuIoMust(path, commands, { flags: ['-f', format] });
}
