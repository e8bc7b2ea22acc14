import type { HostExtent, ReadRequest, Storage, StorageIdentity } from './storage';

/** Another storage under a name that people know; it stays open when this one is closed. */
export class BorrowedStorage implements Storage {
  constructor(
    private readonly owner: Storage,
    readonly name: string,
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
