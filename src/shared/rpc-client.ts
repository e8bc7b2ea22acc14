import { PlatterError, errorFromWire } from './errors';
import type { PauseSwitch } from './pause-switch';
import type { OperationContext, Progress } from './progress';
import type { RpcContract, RpcEvent, RpcMethod, RpcPort, RpcReply } from './rpc';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: PlatterError) => void;
  readonly progress?: (event: Progress) => void;
}

/** What a request is given besides its parameters. */
export interface RequestContext extends Pick<OperationContext, 'signal' | 'progress'> {
  /** has the other end rest and go on, where it can */
  readonly pause?: PauseSwitch;
}

/** Called for each event of the answering end. */
export type RpcEventListener<C extends RpcContract> = <E extends RpcEvent<C>>(
  event: E,
  payload: C['events'][E],
) => void;

/** The asking end of a port. It trusts the other end, which is our own code. */
export class RpcClient<C extends RpcContract> {
  readonly #port: RpcPort;
  readonly #pending = new Map<number, Pending>();
  readonly #onEvent: RpcEventListener<C>;
  #nextId = 1;
  #ended: PlatterError | undefined;

  constructor(port: RpcPort, onEvent: RpcEventListener<C>) {
    this.#port = port;
    this.#onEvent = onEvent;
    port.on('message', (message) => this.#receive(message as RpcReply));
  }

  /**
   * Asks, and answers when the other end has: also a cancelled request is over only when it really ended there.
   * @throws PlatterError the other end's error, or why the port ended
   */
  async request<M extends RpcMethod<C>>(
    method: M,
    params: C['params'][M],
    { signal, progress, pause }: RequestContext = {},
  ): Promise<C['results'][M]> {
    if (this.#ended) throw this.#ended;
    if (signal?.aborted) throw new PlatterError('cancelled');
    const id = this.#nextId++;
    const cancel = (): void => this.#port.postMessage({ kind: 'cancel', id });
    const tellPause = (paused: boolean): void => this.#port.postMessage({ kind: 'pause', id, paused });
    let stopTelling = (): void => undefined;
    try {
      return await new Promise<C['results'][M]>((resolve, reject) => {
        this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject, progress });
        this.#port.postMessage({ kind: 'request', id, method, params });
        signal?.addEventListener('abort', cancel);
        if (pause?.paused) tellPause(true);
        stopTelling = pause?.subscribe(tellPause) ?? stopTelling;
      });
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', cancel);
      stopTelling();
    }
  }

  /** Nobody waits any more: cancels and fails what is pending. */
  abandon(error: PlatterError): void {
    for (const [id, { reject }] of this.#pending) {
      if (!this.#ended) this.#port.postMessage({ kind: 'cancel', id });
      reject(error);
    }
    this.#pending.clear();
  }

  /** The other end is gone: fails what is pending and whatever is asked later. */
  end(error: PlatterError): void {
    this.#ended ??= error;
    this.abandon(error);
  }

  #receive(reply: RpcReply): void {
    if (reply.kind === 'event') {
      this.#onEvent(reply.event as RpcEvent<C>, reply.payload as C['events'][RpcEvent<C>]);
      return;
    }
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    if (reply.kind === 'progress') pending.progress?.(reply.event);
    else if (reply.kind === 'result') pending.resolve(reply.value);
    else pending.reject(errorFromWire(reply.error));
  }
}
