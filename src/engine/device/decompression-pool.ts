import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PlatterError } from '../../shared/errors';
import { throwIfAborted, untilAborted } from '../io/time-slice';
import { packTask, unpackReply, type DecompressionReply, type DecompressionTask } from './decompression-task';
// oxlint-disable-next-line import/default -- bundling gives it one
import workerPath from './decompression-worker?worker-file';
import { unpackInThread, type CompressedFormat, type UnpackClusters } from './unpack-clusters';

const MAX_THREADS = 8;
/** Unpacked bytes of a message: enough that passing it costs nothing, little enough that all threads get some. */
const MESSAGE_BYTES = 1 << 20;
/** Messages that a thread is given at a time: one to work on, one to go on with. */
const AHEAD = 2;

type Clusters = readonly (Uint8Array | undefined)[];

/** Some streams of a request. */
interface Job {
  readonly streams: readonly Uint8Array[];
  readonly format: CompressedFormat;
  readonly signal: AbortSignal | undefined;
  readonly done: (clusters: Clusters) => void;
  readonly failed: (error: unknown) => void;
}

/** A thread, and what it was given. */
interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
}

/**
 * Unpacks compressed clusters on all cores. Threads start when there is something to share out; where there is one
 * core, or threads can't be started, the calling thread does it. Its owner closes it.
 */
export class DecompressionPool {
  readonly #size: number;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Job[] = [];
  #started = false;
  #closed = false;
  #nextId = 0;

  /** @param size threads; default one for each core, at most 8. Below 2 there are none */
  constructor(
    size = Math.min(MAX_THREADS, availableParallelism()),
    private readonly script: string = workerPath,
  ) {
    this.#size = size;
  }

  /** Threads that are running. */
  get threads(): number {
    return this.#threads.size;
  }

  /** As `unpackInThread`. An abort does not wait for what threads are at. */
  readonly unpack: UnpackClusters = async (streams, format, signal) => {
    throwIfAborted(signal);
    // what fits one thread is done before a message is there
    if (streams.length < 2 || !this.#start()) return unpackInThread(streams, format, signal);
    const each = Math.max(
      1,
      Math.min(Math.ceil(MESSAGE_BYTES / format.clusterSize), Math.ceil(streams.length / this.#threads.size)),
    );
    const parts: Promise<Clusters>[] = [];
    for (let first = 0; first < streams.length; first += each) {
      parts.push(this.#enqueue(streams.slice(first, first + each), format, signal));
    }
    return untilAborted(Promise.all(parts), signal).then((clusters) => clusters.flat());
  };

  /** Ends the threads. What was asked for and is not done fails with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    const threads = [...this.#threads];
    this.#threads.clear();
    const jobs = [...threads.flatMap((thread) => [...thread.jobs.values()]), ...this.#waiting.splice(0)];
    for (const { failed } of jobs) failed(new PlatterError('cancelled'));
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  /** @returns whether there are threads */
  #start(): boolean {
    if (!this.#started && !this.#closed && this.#size > 1) {
      this.#started = true;
      try {
        for (let count = 0; count < this.#size; count++) this.#threads.add(this.#startThread());
      } catch {
        // as many as the system gives
      }
    }
    return this.#threads.size > 0;
  }

  #startThread(): Thread {
    // what was set up for the calling thread is not for this one
    const worker = new Worker(this.script, { execArgv: [] });
    const thread: Thread = { worker, jobs: new Map() };
    worker.on('message', (reply: DecompressionReply) => this.#finish(thread, reply));
    worker.on('error', () => this.#lose(thread));
    worker.on('exit', () => this.#lose(thread));
    // only work keeps the process
    worker.unref();
    return thread;
  }

  #enqueue(
    streams: readonly Uint8Array[],
    format: CompressedFormat,
    signal?: AbortSignal,
  ): Promise<Clusters> {
    return new Promise((done, failed) => {
      this.#waiting.push({ streams, format, signal, done, failed });
      this.#handOut();
    });
  }

  /** Gives what waits to the threads that have least. */
  #handOut(): void {
    for (;;) {
      const thread = this.#idlest();
      if (!thread) return;
      const job = this.#waiting.shift();
      if (!job) return;
      if (job.signal?.aborted) {
        job.failed(new PlatterError('cancelled'));
        continue;
      }
      const task: DecompressionTask = packTask(this.#nextId++, job.streams, job.format);
      thread.jobs.set(task.id, job);
      thread.worker.ref();
      thread.worker.postMessage(task, [task.streams.buffer]);
    }
  }

  #idlest(): Thread | undefined {
    let idlest: Thread | undefined;
    for (const thread of this.#threads) {
      if (thread.jobs.size < (idlest?.jobs.size ?? AHEAD)) idlest = thread;
    }
    return idlest;
  }

  #finish(thread: Thread, reply: DecompressionReply): void {
    const job = thread.jobs.get(reply.id);
    if (!job) return;
    thread.jobs.delete(reply.id);
    if (thread.jobs.size === 0) thread.worker.unref();
    job.done(unpackReply(reply, job.streams.length, job.format.clusterSize));
    this.#handOut();
  }

  /** A thread that died: others do its work, and where there are none the calling thread. */
  #lose(thread: Thread): void {
    if (!this.#threads.delete(thread)) return;
    this.#waiting.unshift(...thread.jobs.values());
    if (this.#threads.size > 0) this.#handOut();
    else {
      for (const { streams, format, signal, done, failed } of this.#waiting.splice(0)) {
        unpackInThread(streams, format, signal).then(done, failed);
      }
    }
  }
}
