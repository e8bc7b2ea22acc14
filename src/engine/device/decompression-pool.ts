import { availableParallelism } from 'node:os';
import { PlatterError } from '../../shared/errors';
import { throwIfAborted, untilAborted } from '../io/time-slice';
import { DecompressionThread, type DecompressionJob } from './decompression-thread';
// oxlint-disable-next-line import/default -- bundling gives it one
import workerPath from './decompression-worker?worker-file';
import { unpackInThread, type UnpackClusters } from './unpack-clusters';

const MAX_THREADS = 8;
/** Unpacked bytes of a task: enough that passing it costs nothing, little enough that all threads get some. */
const TASK_BYTES = 1 << 20;

/**
 * Unpacks compressed clusters on all cores. Threads start when there is something to share out; where there is one
 * core, or threads can't be started, the calling thread does it. Its owner closes it.
 */
export class DecompressionPool {
  readonly #size: number;
  readonly #threads = new Set<DecompressionThread>();
  readonly #waiting: DecompressionJob[] = [];
  #started = false;
  #closed = false;

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
  readonly unpack: UnpackClusters = async (streams, format, take, signal) => {
    throwIfAborted(signal);
    // a single one is done before a message is there
    if (streams.length < 2 || !this.#start()) return unpackInThread(streams, format, take, signal);
    const each = Math.max(
      1,
      Math.min(Math.floor(TASK_BYTES / format.clusterSize), Math.ceil(streams.length / this.#threads.size)),
    );
    const parts: Promise<void>[] = [];
    for (let first = 0; first < streams.length; first += each) {
      const some = streams.slice(first, first + each);
      const takeOne: typeof take = (index, cluster) => take(first + index, cluster);
      parts.push(
        new Promise((done, failed) => {
          this.#waiting.push({ streams: some, format, signal, take: takeOne, done, failed });
        }),
      );
    }
    this.#handOut();
    await untilAborted(Promise.all(parts), signal);
  };

  /** Ends the threads. What was asked for and is not done fails with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    const threads = [...this.#threads];
    this.#threads.clear();
    const jobs = [...threads.flatMap((thread) => thread.jobs), ...this.#waiting.splice(0)];
    for (const { failed } of jobs) failed(new PlatterError('cancelled'));
    await Promise.all(threads.map((thread) => thread.end()));
  }

  /** @returns whether there are threads */
  #start(): boolean {
    if (!this.#started && !this.#closed && this.#size > 1) {
      this.#started = true;
      try {
        for (let count = 0; count < this.#size; count++) {
          this.#threads.add(
            new DecompressionThread(
              this.script,
              () => this.#handOut(),
              (thread) => this.#lose(thread),
            ),
          );
        }
      } catch {
        // as many as the system gives
      }
    }
    return this.#threads.size > 0;
  }

  /** Gives what waits to the threads that have least. */
  #handOut(): void {
    while (this.#waiting.length > 0) {
      const [first, ...others] = this.#threads;
      const idlest = others.reduce((best, thread) => (thread.room > best.room ? thread : best), first);
      if (!idlest || idlest.room === 0) return;
      const job = this.#waiting.shift()!;
      if (job.signal?.aborted) job.failed(new PlatterError('cancelled'));
      else idlest.give(job);
    }
  }

  /** A thread that died: others do its work, and where there are none the calling thread. */
  #lose(thread: DecompressionThread): void {
    if (!this.#threads.delete(thread)) return;
    this.#waiting.unshift(...thread.jobs);
    if (this.#threads.size > 0) this.#handOut();
    else {
      for (const { streams, format, take, signal, done, failed } of this.#waiting.splice(0)) {
        unpackInThread(streams, format, take, signal).then(done, failed);
      }
    }
  }
}
