import type { EngineMethod, EngineResults } from '../shared/engine-protocol';
import type { HistoryEntry } from '../shared/history';

/** Makes the entry of an act, for those that are kept: undefined for all others. */
export function historyEntry<M extends EngineMethod>(
  method: M,
  result: EngineResults[M],
): HistoryEntry | undefined {
  const at = Date.now();
  switch (method) {
    case 'compact':
      return { verb: 'compact', at, ...(result as EngineResults['compact']) };
    case 'check': {
      const { checkErrors, corruptions, leaks, extraCorruptions, milliseconds } =
        result as EngineResults['check'];
      return { verb: 'check', at, checkErrors, corruptions, leaks, extraCorruptions, milliseconds };
    }
    case 'repair': {
      const { corruptionsFixed, leaksFixed, after, milliseconds } = result as EngineResults['repair'];
      return { verb: 'repair', at, corruptionsFixed, leaksFixed, after, milliseconds };
    }
    default:
      return undefined;
  }
}
