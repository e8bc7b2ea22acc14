import { allowLocal } from '../engine/image/gate';
import { repair } from '../engine/operations/repair';
import type { OperationContext } from '../shared/progress';
import { PlatterError } from '../shared/errors';
import type { RepairResult, RepairScope } from '../shared/repair-results';
import type { Invocation } from './command';

/** What `check -r` did before it checked. */
export interface RepairedFirst {
  readonly repaired: RepairResult;
  /** for the check that follows: progress must not begin anew */
  readonly context: OperationContext;
}

/** What a check failed with that follows a repair: where it was called off, the repair is done all the same. */
export function afterRepair(error: unknown, { writes, undoFile }: RepairResult): unknown {
  if (!(error instanceof PlatterError) || error.code !== 'cancelled' || writes.count === 0) return error;
  return new PlatterError('cancelled', { repaired: true, undoFile }, { cause: error });
}

/**
 * The repair of `check -r`.
 * @throws PlatterError as `repair`
 */
export async function repairFirst(
  { image, context }: Invocation,
  scope: RepairScope,
): Promise<RepairedFirst> {
  const options = { scope, gate: allowLocal };
  const repaired = await repair(image, options, context);
  return { repaired, context: { ...context, progress: undefined } };
}
