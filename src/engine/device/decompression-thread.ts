import { Worker } from 'node:worker_threads';
import type { DecompressionReply, DecompressionTask } from './decompression-task';
import type { CompressedFormat } from './unpack-clusters';

/** Some streams of a request. */
export interface DecompressionJob {
  readonly streams: readonly Uint8Array[];
  readonly format: CompressedFormat;
  readonly signal: AbortSignal | undefined;
  /** @param index of the stream in `streams` */
  readonly take: (index: number, cluster: Uint8Array | undefined) => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Tasks that a thread is given at a time: one to work on, one to go on with. */
const SLOTS = 2;

/** Memory for a task, kept for the next one. */
interface Slot {
  input: Uint8Array;
  output: Uint8Array;
  job: DecompressionJob | undefined;
}

/** A thread that unpacks, and what it was given. */
export class DecompressionThread {
  readonly #worker: Worker;
  readonly #slots = Array.from({ length: SLOTS }, (): Slot => ({
    input: shared(0),
    output: shared(0),
    job: undefined,
  }));

  /**
   * @param script path
   * @param idle called when it could take another job
   * @param lost called when it has died; it may be called twice
   */
  constructor(script: string, idle: () => void, lost: (thread: DecompressionThread) => void) {
    // what was set up for the calling thread is not for this one
    this.#worker = new Worker(script, { execArgv: [] });
    this.#worker.on('message', (reply: DecompressionReply) => {
      this.#finish(reply);
      idle();
    });
    this.#worker.on('error', () => lost(this));
    this.#worker.on('exit', () => lost(this));
    // only work keeps the process
    this.#worker.unref();
  }

  /** Jobs that are not done. */
  get jobs(): DecompressionJob[] {
    return this.#slots.flatMap(({ job }) => job ?? []);
  }

  /** How many more it can be given now. */
  get room(): number {
    return SLOTS - this.jobs.length;
  }

  /** Gives it a job; there must be room. */
  give(job: DecompressionJob): void {
    const id = this.#slots.findIndex((slot) => !slot.job);
    const slot = this.#slots[id];
    const { streams, format } = job;
    const lengths = streams.map(({ length }) => length);
    slot.input = withRoom(
      slot.input,
      lengths.reduce((sum, length) => sum + length, 0),
    );
    slot.output = withRoom(slot.output, streams.length * format.clusterSize);
    let at = 0;
    for (const stream of streams) {
      slot.input.set(stream, at);
      at += stream.length;
    }
    slot.job = job;
    const task: DecompressionTask = { id, format, lengths, input: slot.input, output: slot.output };
    this.#worker.ref();
    this.#worker.postMessage(task);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #finish({ id, failed }: DecompressionReply): void {
    const slot = this.#slots[id];
    const { job } = slot;
    if (!job) return;
    slot.job = undefined;
    if (this.room === SLOTS) this.#worker.unref();
    // nobody looks after the target of a request that was called off
    if (!job.signal?.aborted) {
      const { clusterSize } = job.format;
      job.streams.forEach((_stream, index) => {
        const cluster = slot.output.subarray(index * clusterSize, (index + 1) * clusterSize);
        job.take(index, failed.includes(index) ? undefined : cluster);
      });
    }
    job.done();
  }
}

const shared = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));
const withRoom = (memory: Uint8Array, length: number): Uint8Array =>
  memory.length >= length ? memory : shared(length);
