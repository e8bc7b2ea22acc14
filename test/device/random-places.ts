import type { Random } from '../random';

/** A range of a disk, as guests and nasty people choose them: whole clusters, sectors, odd bytes, around borders. */
export function placeOf(
  random: Random,
  size: number,
  clusterSize: number,
): { readonly offset: number; readonly length: number } {
  const end = Math.max(0, Math.min(size - 1, pointOf(random, size, clusterSize)));
  const other =
    random.below(3) === 0 ? pointOf(random, size, clusterSize) : end + spanOf(random, clusterSize);
  const offset = Math.max(0, Math.min(end, other));
  return { offset, length: Math.min(size, Math.max(end, other, offset + 1)) - offset };
}

function pointOf(random: Random, size: number, clusterSize: number): number {
  const kind = random.below(6);
  if (kind === 0) return random.below(size);
  if (kind === 1) return random.below(Math.ceil(size / 512)) * 512;
  if (kind === 2) return size - random.below(2 * clusterSize);
  const border = random.below(Math.ceil(size / clusterSize) + 1) * clusterSize;
  return kind < 5 ? border : border + random.pick([-513, -512, -1, 1, 512, 513]);
}

function spanOf(random: Random, clusterSize: number): number {
  const kind = random.below(5);
  if (kind === 0) return 1 + random.below(600);
  if (kind === 1) return 512 * (1 + random.below(16));
  if (kind === 2) return clusterSize / 32;
  return clusterSize * (1 + random.below(kind === 3 ? 2 : 24));
}
