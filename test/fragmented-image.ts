/** Images whose clusters lie in any order, with holes between them, as qemu-io leaves them. */
import { qemuImgMust, qemuIoMust } from './qemu';
import { Random } from './random';

const CLUSTER = 65_536;
const DISCARDING = { flags: ['-f', 'qcow2', '-d', 'unmap'] };

/** 0 … end-1 in an order that a seed brings back. */
function shuffled(end: number, random: Random): number[] {
  const numbers = Array.from({ length: end }, (_, index) => index);
  for (let at = end - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [numbers[at], numbers[other]] = [numbers[other], numbers[at]];
  }
  return numbers;
}

const write = (cluster: number): string => `write -P ${(cluster % 250) + 1} ${cluster * CLUSTER} 64k`;
const discard = (cluster: number): string => `discard ${cluster * CLUSTER} 64k`;

export interface Fragmented {
  /** name of the one snapshot, which shares a quarter of the disk */
  readonly snapshot: string;
}

/** A disk of 16 MiB that was written cluster by cluster all over, with a snapshot and a bitmap; a good third is free. */
export async function makeFragmented(path: string): Promise<Fragmented> {
  const snapshot = 'before';
  const [first, second] = [0, 128].map((from) =>
    shuffled(128, new Random(from)).map((cluster) => from + cluster),
  );
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, '16M']);
  await qemuIoMust(path, first.map(write), DISCARDING);
  await qemuImgMust(['snapshot', '-c', snapshot, path]);
  const rewritten = first.slice(0, 64).map((cluster) => `write -P 251 ${cluster * CLUSTER} 64k`);
  await qemuIoMust(path, [...second.map(write), ...rewritten], DISCARDING);
  await qemuImgMust(['bitmap', '--add', path, 'changes']);
  await qemuIoMust(path, second.slice(0, 96).map(discard), DISCARDING);
  return { snapshot };
}

/** A disk full of data of which every other MiB is discarded: half of it can be freed by moving a quarter. */
export async function makeHalfEmpty(path: string, mebibytes: number): Promise<void> {
  const everyOther = Array.from({ length: mebibytes >> 1 }, (_, index) => `discard ${2 * index}M 1M`);
  await qemuImgMust(['create', '-q', '-f', 'qcow2', path, `${mebibytes}M`]);
  await qemuIoMust(path, [`write -P 7 0 ${mebibytes}M`, ...everyOther], DISCARDING);
}
