import type { HostExtent, ReadRequest, Storage, StorageIdentity, WritableStorage } from './storage';

/** Another storage, also under another name; it stays open when this one is closed. */
export class BorrowedStorage<T extends Storage = Storage> implements Storage {
  constructor(
    protected readonly owner: T,
    readonly name: string = owner.name,
  ) {}

  get length(): number {
    return this.owner.length;
  }

  read(position: number, target: Uint8Array): Promise<number> {
    return this.owner.read(position, target);
  }

  readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.owner.readBatch(requests, each, signal);
  }

  allocated(): Promise<number> {
    return this.owner.allocated();
  }

  hostExtent(position: number): Promise<HostExtent | undefined> {
    return this.owner.hostExtent(position);
  }

  identity(): Promise<StorageIdentity> {
    return this.owner.identity();
  }

  async close(): Promise<void> {}
}

/** The same of a storage that is written to. */
export class BorrowedWritableStorage extends BorrowedStorage<WritableStorage> implements WritableStorage {
  write(position: number, bytes: Uint8Array): Promise<void> {
    return this.owner.write(position, bytes);
  }

  flush(): Promise<void> {
    return this.owner.flush();
  }

  truncate(length: number): Promise<void> {
    return this.owner.truncate(length);
  }

  punch(position: number, length: number): Promise<boolean> {
    return this.owner.punch(position, length);
  }

  async setModified(milliseconds: number): Promise<void> {
    await this.owner.setModified?.(milliseconds);
  }

  async settleModified(): Promise<number> {
    return (await this.owner.settleModified?.()) ?? (await this.identity()).modifiedMs;
  }
}
