import { allowLocal, type Gate } from '../engine/image/gate';
import type { Image } from '../engine/image/image';
import { openImage } from '../engine/image/open-image';
import { FilesBefore } from '../engine/io/file-change';
import { PlatterError } from '../shared/errors';
import type { Invocation } from './command';

/** Opens the image that was named, with whatever local files it names, and closes it whatever happens. */
export async function withImage<T>(
  { image: path, context }: Pick<Invocation, 'image' | 'context'>,
  use: (image: Image) => Promise<T>,
  gate: Gate = allowLocal,
): Promise<T> {
  const image = await openImage(path, { gate }, context);
  try {
    return await use(image);
  } finally {
    await image.close();
  }
}

/** What a command reads: an image and its data file, or these of the whole chain. */
export type Scope = 'image' | 'chain';

/**
 * As `withImage`, for what reads tables one after another: they only fit together while nobody writes. Programs
 * that have a file open for writing are named on standard error.
 * @throws PlatterError changed-on-disk where a file was written to meanwhile
 */
export function withSteadyImage<T>(
  invocation: Pick<Invocation, 'image' | 'context'>,
  scope: Scope,
  use: (image: Image, mustBeSteady: () => void) => Promise<T>,
): Promise<T> {
  const { progress, log } = invocation.context;
  const files = new FilesBefore();
  files.add(invocation.image);
  const gate: Gate = (request) => {
    // the gate is asked before the file is opened
    const ofImage = request.role === 'data-file' && request.holder === request.top;
    if (scope === 'chain' || ofImage) files.add(request.path);
    return allowLocal(request);
  };
  const mustBeSteady = (): void => {
    const { modified } = files;
    if (modified !== undefined) throw new PlatterError('changed-on-disk', { file: modified });
  };
  const steady = async (image: Image): Promise<T> => {
    // to show its locks, the kernel waits 3 to 17 ms, time that the work can use
    const warned = import('./warn-of-writers').then(({ warnOfWriters }) => warnOfWriters(files.paths, log));
    // the warning must not end up in the line of the bar
    if (progress) await warned;
    const [result] = await Promise.all([use(image, mustBeSteady), warned]);
    mustBeSteady();
    return result;
  };
  return withImage(invocation, steady, gate);
}
