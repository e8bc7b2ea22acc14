import type { EngineEvents } from '../../shared/engine-protocol';
import type { Storage, StorageIdentity } from './storage';

export type FileChange = EngineEvents['changed']['what'];

/** How a file differs from what it was; undefined = it does not. */
export async function fileChange(storage: Storage, before: StorageIdentity): Promise<FileChange | undefined> {
  let now: StorageIdentity;
  try {
    now = await storage.identity();
  } catch {
    return 'deleted';
  }
  if (now.file !== before.file) return 'replaced';
  return now.length === before.length && now.modifiedMs === before.modifiedMs ? undefined : 'modified';
}
