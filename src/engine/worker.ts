/** Entry of the thread that holds one image: answers requests over its port until main ends it. */
import { parentPort } from 'node:worker_threads';
import { RpcServer } from '../shared/rpc-server';
import { WORKER_PARAMS } from '../shared/worker-protocol';
import type { WorkerContract } from '../shared/worker-protocol';
import { engineHandlers } from './worker/handlers';
import { ImageSession } from './worker/image-session';
import { yieldToWindow } from './worker/thread-priority';

if (!parentPort) throw new Error('the engine worker runs as a worker thread');

yieldToWindow();

const session = new ImageSession((what) => server.emit('changed', { what }));
const server = new RpcServer<WorkerContract>(
  parentPort,
  WORKER_PARAMS,
  engineHandlers(session, {
    sketch: (sketch) => server.emit('mapSketch', sketch),
    moves: (moves) => server.emit('clusterMoves', moves),
  }),
);
