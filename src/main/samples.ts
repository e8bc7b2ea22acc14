import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenVerdict } from '../shared/app-protocol';
import type { SampleName } from '../shared/samples';
import type { StartEngine } from './image-engine';
import type { Images } from './images';
import { withEngine } from './with-engine';

/** What samples need from the rest of main. */
export interface SamplesContext {
  readonly startEngine: StartEngine;
  readonly images: Pick<Images, 'open' | 'has'>;
  /** forgets what was done to the file at a path */
  readonly forget: (path: string) => Promise<void>;
  /** of their own: what is in it when the app starts is removed */
  readonly folder: string;
}

/** Images to learn from: made when they are asked for, each in a folder of its own, and gone with the next start. */
export class Samples {
  readonly #context: SamplesContext;
  readonly #ready: Promise<void>;
  readonly #made = new Map<SampleName, Promise<string>>();

  constructor(context: SamplesContext) {
    this.#context = context;
    // what can't be removed is replaced when its sample is made
    this.#ready = rm(context.folder, { recursive: true, force: true }).catch(() => undefined);
  }

  /**
   * Opens a sample as the person left it.
   * @param fresh as it was made, with nothing left of what was done to it; one that is open has to be closed before
   * @throws PlatterError as `makeSample`
   */
  async open(sample: SampleName, fresh: boolean): Promise<OpenVerdict> {
    if (fresh) this.#made.delete(sample);
    const making = this.#made.get(sample) ?? this.#make(sample);
    this.#made.set(sample, making);
    // one that failed is tried again the next time
    making.catch(() => this.#made.delete(sample));
    return this.#context.images.open(await making);
  }

  async #make(sample: SampleName): Promise<string> {
    await this.#ready;
    const { folder, images, startEngine, forget } = this.#context;
    const own = join(folder, sample);
    const path = join(own, `${sample}.qcow2`);
    // somebody still looks at it
    if (await images.has(path)) return path;
    // undo files go with it
    await rm(own, { recursive: true, force: true });
    await mkdir(own, { recursive: true });
    await forget(path);
    await withEngine(startEngine, (engine) => engine.request('makeSample', { sample, path }));
    return path;
  }
}
