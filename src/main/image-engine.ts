import type { RpcMethod } from '../shared/rpc';
import type { RequestContext, RpcEventListener } from '../shared/rpc-client';
import type { WorkerContract } from '../shared/worker-protocol';

/** A running engine, as the list of open images needs it. */
export interface ImageEngine {
  /** @throws PlatterError the engine's, or `engine-stopped` when it is gone */
  request<M extends RpcMethod<WorkerContract>>(
    method: M,
    params: WorkerContract['params'][M],
    context?: RequestContext,
  ): Promise<WorkerContract['results'][M]>;
  /** Ends it at once; nothing is reported. */
  stop(): Promise<void>;
}

/** Starts an engine; `stopped` is called when it dies by itself. */
export type StartEngine = (onEvent: RpcEventListener<WorkerContract>, stopped: () => void) => ImageEngine;
