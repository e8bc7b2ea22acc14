import type { EngineEvents } from '../../shared/engine-protocol';
import { identityAt } from './file-identity';
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
  return difference(before, now);
}

function difference(before: StorageIdentity, now: StorageIdentity): FileChange | undefined {
  if (now.file !== before.file) return 'replaced';
  return now.length === before.length && now.modifiedMs === before.modifiedMs ? undefined : 'modified';
}

/** Files as they were before they were opened, so that no write is missed while they are read. */
export class FilesBefore {
  /** by identity: links are other names of the same file */
  readonly #files = new Map<string, { readonly path: string; readonly before: StorageIdentity }>();

  /** Remembers a file; one that is not there is left to whoever opens it. */
  add(path: string): void {
    const before = identityAt(path);
    if (before && !this.#files.has(before.file)) this.#files.set(before.file, { path, before });
  }

  /** Of each file, the name by which it was added first. */
  get paths(): string[] {
    return [...this.#files.values()].map(({ path }) => path);
  }

  /** A file that was written to since. One that was replaced or deleted is what it was for those who read it. */
  get modified(): string | undefined {
    for (const { path, before } of this.#files.values()) {
      const now = identityAt(path);
      if (now && difference(before, now) === 'modified') return path;
    }
    return undefined;
  }
}
