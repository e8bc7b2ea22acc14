import { throwIfAborted, TimeSlice } from '../io/time-slice';
import type { WritableStorage } from '../io/storage';
import type { NewImagePlan } from './new-image';

/** What a power cut leaves whole. */
const SECTOR = 512;
/** So many bytes at most wait for the disk, so that being called off does not wait long for it. */
const UNFLUSHED = 64 << 20;

/**
 * Writes a planned image into an empty file. Its first sector is written when all else is on the disk, so that after
 * a power cut the file is the image, or none.
 * @param progress told the bytes of tables that are written
 * @throws PlatterError io-error, cancelled
 */
export async function writeNewImage(
  plan: NewImagePlan,
  storage: WritableStorage,
  signal?: AbortSignal,
  progress?: (done: number, total: number) => void,
): Promise<void> {
  const slice = new TimeSlice(signal);
  await storage.truncate(plan.fileLength);
  let done = 0;
  let flushed = 0;
  for (const { offset, bytes } of plan.tables()) {
    await storage.write(offset, bytes);
    done += bytes.length;
    progress?.(done, plan.tableBytes);
    if (done - flushed >= UNFLUSHED) {
      await storage.flush();
      flushed = done;
    }
    if (slice.over) await slice.rest();
  }
  const { firstCluster } = plan;
  let end = firstCluster.length;
  while (end > SECTOR && firstCluster[end - 1] === 0) end--;
  if (end > SECTOR) await storage.write(SECTOR, firstCluster.subarray(SECTOR, end));
  await storage.flush();
  throwIfAborted(signal);
  await storage.write(0, firstCluster.subarray(0, SECTOR));
  await storage.flush();
}
