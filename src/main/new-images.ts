import { existsSync } from 'node:fs';
import { basename, dirname, join, parse, relative } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { AppParams, AppResults, OpenVerdict } from '../shared/app-protocol';
import { PlatterError } from '../shared/errors';
import type { OperationContext } from '../shared/progress';
import type { ChosenFiles } from './chosen-files';
import { chooseBackingFile, chooseRawFile, confirmReplacing } from './dialogs';
import type { StartEngine } from './image-engine';
import type { Images } from './images';
import type { RecordedActs } from './recorded-acts';
import { withEngine } from './with-engine';

/** What making images needs from the rest of main. */
export interface NewImagesContext {
  readonly startEngine: StartEngine;
  readonly files: ChosenFiles;
  readonly images: Images;
  /** puts what is made on record */
  readonly record: Pick<RecordedActs, 'run'>;
  /** opens files and remembers them */
  readonly openFiles: (paths: readonly string[]) => Promise<readonly OpenVerdict[]>;
}

/** Makes images, each in an engine of its own. */
export class NewImages {
  readonly #context: NewImagesContext;

  constructor(context: NewImagesContext) {
    this.#context = context;
  }

  /** Asks for a backing file and looks what it is. @throws PlatterError where it can be none */
  async chooseBacking(window: BrowserWindow): Promise<AppResults['chooseBacking']> {
    const path = await chooseBackingFile(window);
    if (path === undefined) return null;
    const candidate = await withEngine(this.#context.startEngine, (engine) =>
      engine.request('lookAtBacking', { path }),
    );
    return { ...this.#context.files.add(path, 'backing'), ...candidate };
  }

  /** Makes an image and opens it, together with what it stands on. @throws PlatterError */
  async create(
    { target, backing, dataFile, options }: AppParams<'createImage'>,
    context: Pick<OperationContext, 'signal' | 'progress'>,
    window: BrowserWindow,
  ): Promise<AppResults['createImage']> {
    const { files, images, openFiles, record } = this.#context;
    const path = files.pathOf(target, 'image');
    const below = backing && files.pathOf(backing.file, 'backing');
    const named =
      backing && below !== undefined ? { name: nameFor(below, path), format: backing.format } : undefined;
    const data = dataFile ? await this.#dataFileOf(path, window) : undefined;
    const created = await record.run(path, 'create', context, (recorded) =>
      withEngine(this.#context.startEngine, (engine) =>
        engine.request('create', { target: path, options, backing: named, dataFile: data }, recorded),
      ),
    );
    const [verdict] = await openFiles([path]);
    if (below !== undefined && verdict.kind === 'opened') await images.get(verdict.handle).allow([below]);
    return { verdict, created };
  }

  /** Asks for a raw disk. */
  async chooseRaw(window: BrowserWindow): Promise<AppResults['chooseRaw']> {
    const path = await chooseRawFile(window);
    return path === undefined ? null : this.#context.files.add(path, 'raw-disk');
  }

  /** What a raw disk is. @throws PlatterError where no image can be made of it now */
  lookAtRaw({ file }: AppParams<'lookAtRaw'>): Promise<AppResults['lookAtRaw']> {
    const path = this.#context.files.pathOf(file, 'raw-disk');
    return withEngine(this.#context.startEngine, (engine) => engine.request('lookAtRaw', { path }));
  }

  /** Makes an image of a raw disk and opens it. @throws PlatterError */
  async encode(
    { raw, target, options }: AppParams<'encodeRaw'>,
    context: Pick<OperationContext, 'signal' | 'progress'>,
  ): Promise<AppResults['encodeRaw']> {
    const { files, openFiles, record, startEngine } = this.#context;
    const named = { raw: files.pathOf(raw, 'raw-disk'), target: files.pathOf(target, 'image') };
    const made = await record.run(named.target, 'encode', context, (recorded) =>
      withEngine(startEngine, (engine) => engine.request('encode', { ...named, options }, recorded)),
    );
    const [verdict] = await openFiles([named.target]);
    return { verdict, made };
  }

  /** Beside the image, under its name. @throws PlatterError in-use, and cancelled where it is not to be replaced */
  async #dataFileOf(image: string, window: BrowserWindow): Promise<string> {
    const { dir, name } = parse(image);
    const path = join(dir, `${name}.raw`);
    if (await this.#context.images.has(path)) throw new PlatterError('in-use', { file: path, own: true });
    const replaces = existsSync(path);
    if (replaces && !(await confirmReplacing(window, [basename(path)]))) throw new PlatterError('cancelled');
    return path;
  }
}

/** As a backing file is best named: relative where it lies beside the image, as both may move together. */
const nameFor = (path: string, image: string): string =>
  dirname(path) === dirname(image) ? relative(dirname(image), path) : path;
