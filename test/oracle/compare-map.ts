import type { GuestExtent } from '../../src/shared/results';
import type { Answer } from '../engine-answers';
import type { QemuAnswer, QemuExtent } from '../qemu';
import { isMappedAllTheSame } from './deviations';

/** One extent as a line: what qemu-img 7.2 says of it, newer ones add `compressed`. */
const line = (extent: QemuExtent | GuestExtent): string => {
  const flags = [extent.present && 'present', extent.zero && 'zero', extent.data && 'data'].filter(Boolean);
  const place = extent.offset === undefined ? '' : ` at ${extent.offset}`;
  return `${extent.start}+${extent.length} depth ${extent.depth} ${flags.join(' ')}${place}`;
};

/** In what our map differs from `qemu-img map`: the first extents that are not the same. */
export function mapDifferences(
  ours: Answer<readonly GuestExtent[]>,
  qemu: QemuAnswer<readonly QemuExtent[]>,
): string[] {
  if (qemu.gaveUp) return [];
  if (!qemu.json || qemu.status !== 0)
    return ours.error || isMappedAllTheSame(qemu.stderr)
      ? []
      : [`qemu-img does not map it: ${qemu.stderr.trim()}`];
  if (ours.error) return [`only ours does not map it: ${ours.error.message}`];
  const theirs = qemu.json.map(line);
  const mine = ours.value.map(line);
  const at = mine.findIndex((text, index) => text !== theirs[index]);
  if (at === -1 && mine.length === theirs.length) return [];
  const from = at === -1 ? Math.min(mine.length, theirs.length) : at;
  return [
    `extent ${from}: ours ${mine.slice(from, from + 3).join(' | ')}; qemu-img ${theirs.slice(from, from + 3).join(' | ')}`,
  ];
}
