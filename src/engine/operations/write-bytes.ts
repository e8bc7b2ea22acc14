import type { OperationContext } from '../../shared/progress';
import { PlatterError } from '../../shared/errors';
import { guestOffset } from '../../shared/units';
import type { Gate } from '../image/gate';
import { withDevice } from './with-device';

export interface WriteBytesOptions {
  /** guest offset of the first byte */
  readonly offset: number;
  /** the bytes, in order */
  readonly source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly gate?: Gate;
}

/**
 * Writes bytes to the guest's disk, as they come. When it resolves they are on the host's disk; ended early, those
 * that came until then are there.
 * @returns how many were written
 * @throws PlatterError invalid-argument where they reach past the end of the disk, and as `withDevice`
 */
export async function writeBytes(
  path: string,
  { offset, source, gate }: WriteBytesOptions,
  context: OperationContext = {},
): Promise<number> {
  if (!Number.isSafeInteger(offset)) {
    throw new PlatterError('invalid-argument', {
      name: 'offset',
      value: String(offset),
      expected: 'below 2^53',
    });
  }
  return withDevice(path, { gate }, context, async (device) => {
    let written = 0;
    for await (const bytes of untilAborted(source, context.signal)) {
      await device.write(guestOffset(offset + written), bytes, context.signal);
      written += bytes.length;
      const total = device.size - offset;
      const progress = Math.min(99, Math.floor((written / total) * 100));
      context.progress?.({ progress, phase: 'write', done: written, total, unit: 'bytes' });
    }
    context.progress?.({ progress: 100, phase: 'write', done: written, total: written, unit: 'bytes' });
    return written;
  });
}

/** What a source gives; a source that gives nothing for long does not keep an abort waiting. */
async function* untilAborted(
  source: WriteBytesOptions['source'],
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const aborted = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(new PlatterError('cancelled'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => undefined);
  for (;;) {
    const next = await Promise.race([Promise.resolve(iterator.next()), aborted]);
    if (next.done) return;
    yield next.value;
  }
}
