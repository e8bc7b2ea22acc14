import { allowLocal } from '../engine/image/gate';
import type { Image } from '../engine/image/image';
import { openImage } from '../engine/image/open-image';
import { fileChange } from '../engine/io/file-change';
import { PlatterError } from '../shared/errors';
import type { Invocation } from './command';

/** Opens the image that was named, with whatever local files it names, and closes it whatever happens. */
export async function withImage<T>(
  { image: path, context }: Pick<Invocation, 'image' | 'context'>,
  use: (image: Image) => Promise<T>,
): Promise<T> {
  const image = await openImage(path, { gate: allowLocal }, context);
  try {
    return await use(image);
  } finally {
    await image.close();
  }
}

/**
 * As `withImage`, for what reads tables one after another: they only fit together while nobody writes. A program
 * that has the image open for writing is named on standard error.
 * @throws PlatterError changed-on-disk where the file was written to meanwhile
 */
export function withSteadyImage<T>(invocation: Invocation, use: (image: Image) => Promise<T>): Promise<T> {
  const { image: path } = invocation;
  return withImage(invocation, async (image) => {
    const before = await image.storage.identity();
    // to show its locks, the kernel waits 3 to 17 ms, time that the work can use
    const warned = warnOfWriters(path);
    // the warning must not end up in the line of the bar
    if (invocation.context.progress) await warned;
    const [result] = await Promise.all([use(image), warned]);
    if ((await fileChange(image.storage, before)) === 'modified') {
      throw new PlatterError('changed-on-disk', { file: path });
    }
    return result;
  });
}

async function warnOfWriters(path: string): Promise<void> {
  const { detectUse } = await import('../engine/io/qemu-locks');
  const use = await detectUse(path);
  const writer = use.state === 'in-use' ? use.holders.find(({ writing }) => writing) : undefined;
  if (!writer) return;
  const { errorLine } = await import('../shared/error-text');
  const { pid, command } = writer;
  const fields = pid === 0 ? {} : { pid, command };
  process.stderr.write(`qcow-tool: warning: ${errorLine({ code: 'in-use', fields }, path)}\n`);
}
