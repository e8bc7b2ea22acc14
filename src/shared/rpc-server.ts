import type { z } from 'zod';
import { PlatterError, errorToWire } from './errors';
import { parseWith } from './parse';
import { PauseSwitch } from './pause-switch';
import type { OperationContext } from './progress';
import { rpcRequestSchema } from './rpc';
import type { RpcContract, RpcEvent, RpcMethod, RpcPort, RpcReply } from './rpc';
import { transferList } from './transfer';

/** A schema for each method: parameters are parsed before a handler sees them. */
export type RpcSchemas<C extends RpcContract> = {
  readonly [M in RpcMethod<C>]: z.ZodType<C['params'][M]>;
};

/** One function for each method, no more and no fewer. */
export type RpcHandlers<C extends RpcContract> = {
  readonly [M in RpcMethod<C>]: (
    params: C['params'][M],
    context: OperationContext,
  ) => Promise<C['results'][M]> | C['results'][M];
};

interface Running {
  readonly abort: AbortController;
  readonly pause: PauseSwitch;
}

/** The answering end of a port. Whatever a handler throws becomes the request's error, nothing else. */
export class RpcServer<C extends RpcContract> {
  readonly #port: RpcPort;
  readonly #schemas: RpcSchemas<C>;
  readonly #handlers: RpcHandlers<C>;
  readonly #running = new Map<number, Running>();

  constructor(port: RpcPort, schemas: RpcSchemas<C>, handlers: RpcHandlers<C>) {
    this.#port = port;
    this.#schemas = schemas;
    this.#handlers = handlers;
    port.on('message', (message) => this.#receive(message));
  }

  /** Sends an event; the buffers of typed arrays move with it. */
  emit<E extends RpcEvent<C>>(event: E, payload: C['events'][E]): void {
    this.#post({ kind: 'event', event, payload }, transferList(payload));
  }

  #receive(message: unknown): void {
    const parsed = rpcRequestSchema.safeParse(message);
    if (!parsed.success) return;
    const request = parsed.data;
    if (request.kind === 'cancel') this.#running.get(request.id)?.abort.abort();
    else if (request.kind === 'pause') this.#running.get(request.id)?.pause.set(request.paused);
    // an answer to a repeated id would settle the request that has it
    else if (!this.#running.has(request.id)) void this.#answer(request.id, request.method, request.params);
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    const abort = new AbortController();
    const pause = new PauseSwitch();
    this.#running.set(id, { abort, pause });
    const context: OperationContext = {
      signal: abort.signal,
      mayGoOn: () => pause.mayGoOn(abort.signal),
      progress: (event) => {
        if (this.#running.has(id)) this.#post({ kind: 'progress', id, event });
      },
    };
    try {
      const value = await this.#call(method, params, context);
      this.#post({ kind: 'result', id, value }, transferList(value));
    } catch (error) {
      this.#post({ kind: 'error', id, error: errorToWire(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  async #call(method: string, params: unknown, context: OperationContext): Promise<unknown> {
    if (!this.#has(method)) throw new PlatterError('invalid-argument', { name: 'method', value: method });
    return this.#handlers[method](parseWith(this.#schemas[method], params), context);
  }

  #has(method: string): method is RpcMethod<C> {
    return Object.hasOwn(this.#handlers, method);
  }

  #post(reply: RpcReply, transfer: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(reply, transfer);
  }
}
