import { basename } from 'node:path';
import type { ImageHandle, OpenImage, OpenVerdict } from '../shared/app-protocol';
import { PlatterError } from '../shared/errors';
import type { ImageFormat } from '../shared/results';
import { fileIdentity } from './file-identity';
import { log } from './log';
import { ManagedImage } from './managed-image';
import type { ImageContext } from './managed-image';
import { publicError } from './public-error';

interface Entry {
  readonly identity: string;
  readonly image: ManagedImage;
  readonly opened: Promise<void>;
  /** whether it is open; before that it may still turn out to be no image */
  ready: boolean;
}

/** The open images, by handle. A file has one handle, however often it is opened. */
export class Images {
  readonly #context: ImageContext;
  readonly #entries = new Map<ImageHandle, Entry>();
  #handles = 0;

  constructor(context: ImageContext) {
    this.#context = context;
  }

  list(): readonly OpenImage[] {
    const ready = [...this.#entries.values()].filter((entry) => entry.ready);
    return ready.map(({ image }) => image.names);
  }

  /** @throws PlatterError `no-such-image` for a handle that was not given or is closed */
  get(handle: ImageHandle): ManagedImage {
    const entry = this.#entries.get(handle);
    if (!entry) throw new PlatterError('no-such-image', { handle });
    return entry.image;
  }

  /** Whether a file is open, by this path or another one. */
  async has(path: string): Promise<boolean> {
    const identity = await fileIdentity(path);
    return this.#entryOf(path, identity) !== undefined;
  }

  /** The open image of a file that is named as `fileIdentity` does. */
  withIdentity(identity: string): ImageHandle | undefined {
    return [...this.#entries.values()].find((entry) => entry.identity === identity)?.image.handle;
  }

  /** Files outside of its folder that an image may read, while it is open. */
  async grantedTo(path: string): Promise<readonly string[]> {
    return this.#entryOf(path, await fileIdentity(path))?.image.source.granted ?? [];
  }

  /** Opens a file, or finds the image that has it open. Never rejects: what can't be opened is refused with the reason. */
  async open(path: string): Promise<OpenVerdict> {
    const identity = await fileIdentity(path);
    const known = this.#entryOf(path, identity);
    const entry = known ?? this.#add(identity, path);
    try {
      await entry.opened;
      entry.ready = true;
      if (!known) log.add('info', 'main', `opened ${log.pathName(path)} as ${entry.image.handle}`);
      return { kind: 'opened', ...entry.image.names, already: known !== undefined };
    } catch (error) {
      this.#entries.delete(entry.image.handle);
      const wire = publicError(error, `opening ${log.pathName(path)}`);
      const format = wire.code === 'other-format' ? (wire.fields.format as ImageFormat) : undefined;
      return { kind: 'refused', fileName: basename(path), format, error: wire };
    }
  }

  async close(handle: ImageHandle): Promise<void> {
    const image = this.get(handle);
    this.#entries.delete(handle);
    log.add('info', 'main', `closed ${handle}`);
    await image.close();
  }

  /** A file that took the place of an open one is that image's too, from its next reading on. */
  #entryOf(path: string, identity: string): Entry | undefined {
    return [...this.#entries.values()].find(
      (entry) => entry.identity === identity || entry.image.path === path,
    );
  }

  #add(identity: string, path: string): Entry {
    const handle = `image-${++this.#handles}`;
    const image = new ManagedImage(handle, path, this.#context);
    const entry: Entry = { identity, image, opened: image.open(), ready: false };
    this.#entries.set(handle, entry);
    return entry;
  }
}
