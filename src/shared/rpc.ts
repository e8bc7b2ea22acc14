/**
 * Requests over a message port, as both ends see them: what travels, and the contract that types it.
 * The asking end is `rpc-client.ts`, the answering end `rpc-server.ts`.
 */
import { z } from 'zod';
import type { WireError } from './errors';
import type { Progress } from './progress';

/** Names of methods and events with what they carry; both ends are typed by the same one. */
export interface RpcContract {
  readonly params: object;
  readonly results: object;
  readonly events: object;
}

export type RpcMethod<C extends RpcContract> = keyof C['params'] & keyof C['results'] & string;
export type RpcEvent<C extends RpcContract> = keyof C['events'] & string;

/** What Node's MessagePort, Worker and parentPort have in common. */
export interface RpcPort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** From the asking end. Ids are unique for the life of the port. */
export const rpcRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id: z.number(), method: z.string(), params: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.number() }),
  z.object({ kind: z.literal('pause'), id: z.number(), paused: z.boolean() }),
]);

/** From the answering end: progress and events any number of times, one result or error for each request. */
export type RpcReply =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'progress'; readonly id: number; readonly event: Progress }
  | { readonly kind: 'event'; readonly event: string; readonly payload: unknown };
