import { RecordingStorage } from '../../src/engine/io/recording-storage';
import type { WritableStorage } from '../../src/engine/io/storage';

/** Tells after each entry of its journal that there is one: several files get one order so. */
export class NotingStorage extends RecordingStorage {
  #flushes = 0;

  /** @param drops whether the flush with this number, counted from 0, is a lie: nothing is on the disk for sure after it */
  constructor(
    inner: WritableStorage,
    private readonly note: () => void,
    private readonly drops: (flush: number) => boolean = () => false,
  ) {
    super(inner);
  }

  override write(position: number, bytes: Uint8Array): Promise<void> {
    const done = super.write(position, bytes);
    this.note();
    return done;
  }

  override async flush(): Promise<void> {
    if (this.drops(this.#flushes++)) return;
    await super.flush();
    this.note();
  }

  override truncate(length: number): Promise<void> {
    const done = super.truncate(length);
    this.note();
    return done;
  }

  override punch(position: number, length: number): Promise<boolean> {
    const done = super.punch(position, length);
    this.note();
    return done;
  }
}
