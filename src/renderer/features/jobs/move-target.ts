import type { QueueMove } from '../../../shared/job-list';

/** Where among `total` that wait a job comes by a move; where it is where it can't go further. */
export function moveTarget(from: number, to: QueueMove, total: number): number {
  const target = { first: 0, up: from - 1, down: from + 1 }[to];
  return Math.min(total - 1, Math.max(0, target));
}
