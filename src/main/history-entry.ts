import { countsOf } from '../shared/check-counts';
import type { KeptAct } from '../shared/kept-acts';
import type { WireError } from '../shared/errors';
import { ACT_ENDS } from '../shared/history';
import type { HistoryEntry } from '../shared/history';
import type { UndoEntry } from '../shared/repair-results';
import type { RpcMethod } from '../shared/rpc';
import type { WorkerContract } from '../shared/worker-protocol';

type Method = RpcMethod<WorkerContract>;
type Results = WorkerContract['results'];

/** Makes the entry of an act, for those that are kept: undefined for all others. @param began milliseconds since 1970 */
export function historyEntry<M extends Method>(
  method: M,
  result: Results[M],
  began: number,
): HistoryEntry | undefined {
  const act = { method, result } as { [N in Method]: { method: N; result: Results[N] } }[Method];
  const at = Date.now();
  const time = { at, milliseconds: Math.max(0, at - began) };
  switch (act.method) {
    case 'compact':
      return { verb: 'compact', at, ...act.result };
    case 'check':
      return { verb: 'check', at, ...countsOf(act.result), milliseconds: act.result.milliseconds };
    case 'repair': {
      const { corruptionsFixed, leaksFixed, after, milliseconds } = act.result;
      return { verb: 'repair', at, corruptionsFixed, leaksFixed, after, milliseconds };
    }
    case 'undo':
      return { verb: 'undo', ...time, ...repairOf(act.result.undone), writtenBytes: act.result.writes.bytes };
    case 'finishRepair': {
      const { finished, writes } = act.result;
      return { verb: 'finishRepair', ...time, ...repairOf(finished), writtenBytes: writes.bytes };
    }
    case 'resize':
      return { verb: 'resize', ...time, ...act.result };
    case 'discardZeroes':
      return { verb: 'discardZeroes', ...time, ...act.result };
    case 'create': {
      const { virtualSize: size, fileLength } = act.result;
      return { verb: 'create', ...time, size, fileLength };
    }
    case 'encode':
      return { verb: 'encode', ...time, ...act.result };
    default:
      return undefined;
  }
}

const repairOf = ({ made, corruptionsFixed, leaksFixed }: UndoEntry) => ({
  made: Math.max(0, Math.round(made)),
  corruptionsFixed,
  leaksFixed,
});

/**
 * Makes the entry of an act that ended too early; undefined for one that was refused, or stopped before it did anything.
 * @param percent how far it had come
 */
export function failedEntry(
  act: KeptAct,
  { code, fields }: WireError,
  percent: number,
  began: number,
): HistoryEntry | undefined {
  const end = ACT_ENDS.find((name) => name === code);
  if (end === undefined || (end === 'cancelled' && percent === 0)) return undefined;
  const at = Date.now();
  const time = { at, milliseconds: Math.max(0, at - began) };
  return { verb: 'failed', ...time, act, code: end, percent, undone: fields.undone === true };
}
