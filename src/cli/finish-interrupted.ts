import { finishRepair, listUndo } from '../engine/operations/undo';
import type { OperationContext } from '../shared/progress';
import type { FinishedRepair } from './print-repair';

/**
 * Brings an interrupted repair of an image to its end, where there is one.
 * @throws PlatterError as `finishRepair`
 */
export async function finishInterrupted(
  image: string,
  options: { readonly undoFolder: string },
  { signal, log, warn }: OperationContext,
): Promise<FinishedRepair | undefined> {
  const [newest] = await listUndo(image, options);
  if (newest?.state !== 'interrupted') return undefined;
  // progress belongs to the repair that follows, and never falls
  await finishRepair(image, options, { signal, log, warn });
  return { undoFile: newest.path };
}
