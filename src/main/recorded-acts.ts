import type { HistoryEntry } from '../shared/history';
import { KEPT_ACTS, makesFile } from '../shared/kept-acts';
import { errorToWire } from '../shared/errors';
import type { RequestContext } from '../shared/rpc-client';
import type { RpcMethod } from '../shared/rpc';
import type { WorkerContract } from '../shared/worker-protocol';
import { failedEntry, historyEntry } from './history-entry';
import type { UnfinishedWrites } from './unfinished-writes';

type Method = RpcMethod<WorkerContract>;
type Results = WorkerContract['results'];

/** What is told of acts. */
export interface RecordContext {
  /** keeps what was done to the image at a path */
  readonly keep: (path: string, entry: HistoryEntry) => Promise<void>;
  /** forgets what was done to a file at a path, as another one has taken its place */
  readonly forget: (path: string) => Promise<void>;
  /** notes what is being written to while it is */
  readonly unfinished: Pick<UnfinishedWrites, 'begin'>;
}

/** Has acts done, and puts on record what is being written to, and what came of it, however it ended. */
export class RecordedActs {
  readonly #context: RecordContext;

  constructor(context: RecordContext) {
    this.#context = context;
  }

  /**
   * Does an act that the engine knows by `method` to the image at a path.
   * @param ask has the engine do it, with the context that it is given
   * @throws PlatterError that of `ask`
   */
  async run<M extends Method>(
    path: string,
    method: M,
    context: RequestContext,
    ask: (context: RequestContext) => Promise<Results[M]>,
  ): Promise<Results[M]> {
    const act = KEPT_ACTS.find((name) => name === method);
    const began = Date.now();
    const end = act && (await this.#context.unfinished.begin({ path, act, began }));
    let percent = 0;
    let done = false;
    const progress: RequestContext['progress'] = (event) => {
      percent = event.progress;
      context.progress?.(event);
    };
    try {
      const result = await ask({ ...context, progress });
      done = true;
      if (act && makesFile(act)) await this.#context.forget(path);
      await this.#keep(path, historyEntry(method, result, began));
      return result;
    } catch (error) {
      if (act && !makesFile(act))
        await this.#keep(path, failedEntry(act, errorToWire(error), percent, began));
      throw error;
    } finally {
      await end?.(done);
    }
  }

  async #keep(path: string, entry: HistoryEntry | undefined): Promise<void> {
    if (entry) await this.#context.keep(path, entry);
  }
}
