import { PlatterError } from '../../shared/errors';
import type { OperationContext } from '../../shared/progress';
import type { RehydrateResult } from '../../shared/results';
import type { Storage, WritableStorage } from '../io/storage';
import { throwIfAborted, TimeSlice } from '../io/time-slice';
import { IndexReader, MAX_LINE, type IndexRun } from '../metadata/metadata-index';
import { LeftOutCounts } from '../metadata/metadata-output';
import { readLines } from '../metadata/read-lines';
import { PhaseMeter, type Phase } from './phase-meter';

/** What `dehydrate` wrote, and where the image goes. */
export interface RehydrateOptions {
  /** PREFIX.meta */
  readonly meta: Storage;
  /** PREFIX.map */
  readonly map: Storage;
  /** the image to be, empty */
  readonly target: WritableStorage;
}

const PHASES: readonly Phase[] = [{ name: 'copy', share: 100, unit: 'bytes' }];
const PIECE = 1 << 20;

/**
 * Makes an image of dehydrated metadata: as long as the original, with holes where that had guest data.
 * @throws PlatterError metadata-damaged, io-error, cancelled
 */
export async function rehydrate(
  { meta, map, target }: RehydrateOptions,
  { signal, progress }: OperationContext = {},
): Promise<RehydrateResult> {
  throwIfAborted(signal);
  const meter = new PhaseMeter(PHASES, progress);
  const tick = meter.start('copy');
  const reader = new IndexReader(map.name);
  const leftOut = new LeftOutCounts();
  const slice = new TimeSlice(signal);
  const buffer = new Uint8Array(PIECE);
  let fileLength: number | undefined;
  let done = 0;
  let ended = false;
  for await (const text of readLines(map, MAX_LINE, signal)) {
    if (ended) throw reader.damaged('something follows the last line');
    if (fileLength === undefined) {
      ({ fileLength } = reader.head(text));
      await target.truncate(fileLength);
      continue;
    }
    const line = reader.next(text);
    if (line.kind === 'end') {
      ended = true;
      if (line.bytes !== done) throw reader.damaged(`the runs have ${done} bytes, not ${line.bytes}`);
    } else if (line.run.leftOut) leftOut.add(line.run.structure, line.run.length, line.run.leftOut);
    else await copyRun(line.run);
  }
  if (!ended) throw reader.damaged('the end is missing');
  if (meta.length !== done) {
    const detail = `there are ${meta.length} bytes, and the index names ${done}`;
    throw new PlatterError('metadata-damaged', { file: meta.name, detail });
  }
  await target.flush();
  meter.finish();
  return { fileLength: fileLength ?? 0, metadataBytes: done, leftOut: leftOut.rows };

  async function copyRun({ offset, length }: IndexRun): Promise<void> {
    if (length > meta.length - done)
      throw reader.damaged(`the run is longer than what is left of ${meta.name}`);
    for (let at = 0; at < length; at += PIECE) {
      const part = buffer.subarray(0, Math.min(PIECE, length - at));
      await meta.read(done, part);
      await target.write(offset + at, part);
      done += part.length;
      tick(done, meta.length);
      if (slice.over) await slice.rest();
    }
  }
}
