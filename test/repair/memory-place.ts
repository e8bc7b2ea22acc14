import { MemoryStorage } from '../../src/engine/io/memory-storage';
import type { WritableStorage } from '../../src/engine/io/storage';
import type { PlacedUndo, UndoDraft, UndoPlace } from '../../src/engine/repair/apply-changes';

/** A file in memory that knows when it was modified last. The clock goes on with each change. */
export class TimedStorage extends MemoryStorage {
  #modified: number;
  static #clock = 1_700_000_000_000;

  constructor(bytes: Uint8Array, modified = 1_600_000_000_000) {
    super(bytes, 'disk.qcow2');
    this.#modified = modified;
  }

  get modified(): number {
    return this.#modified;
  }

  override async write(position: number, bytes: Uint8Array): Promise<void> {
    this.#tick();
    return super.write(position, bytes);
  }

  override async truncate(length: number): Promise<void> {
    this.#tick();
    return super.truncate(length);
  }

  override async punch(position: number, length: number): Promise<boolean> {
    this.#tick();
    return super.punch(position, length);
  }

  async setModified(milliseconds: number): Promise<void> {
    this.#modified = milliseconds;
  }

  async settleModified(): Promise<number> {
    return this.#modified;
  }

  override async identity(): Promise<{ file: string; length: number; modifiedMs: number }> {
    return { ...(await super.identity()), modifiedMs: this.#modified };
  }

  #tick(): void {
    this.#modified = TimedStorage.#clock += 50;
  }
}

/** A place for one undo file, in memory. */
export class MemoryPlace implements UndoPlace {
  /** it has its name */
  placed = false;

  /**
   * @param storage the undo file; empty, or one that is there
   * @param note called when the name is there, and when it is gone
   */
  constructor(
    readonly storage: WritableStorage,
    private readonly note: () => void = () => {},
  ) {}

  async create(): Promise<UndoDraft> {
    return {
      storage: this.storage,
      place: async () => {
        this.placed = true;
        this.note();
        return this.undo();
      },
      discard: async () => {
        this.placed = false;
      },
    };
  }

  /** The undo file that is there. */
  undo(): PlacedUndo {
    return {
      path: 'disk.platter-undo',
      storage: this.storage,
      remove: async () => {
        this.placed = false;
        this.note();
      },
      close: async () => {},
    };
  }
}
