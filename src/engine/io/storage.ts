/** The one seam to the disk. Everything above reads and writes through it. */

/** What tells whether a file is still the one that was opened. */
export interface StorageIdentity {
  /** e.g. device and inode; equal = same file */
  readonly file: string;
  readonly length: number;
  readonly modifiedMs: number;
}

/** One read of a batch: `target` is filled from `position`. */
export interface ReadRequest {
  readonly position: number;
  readonly target: Uint8Array;
}

/** A run of bytes of the host file, hole or data. */
export interface HostExtent {
  readonly start: number;
  readonly length: number;
  readonly hole: boolean;
}

/**
 * Positioned access to a file's bytes. Reads past the end give zeroes, as in QEMU; who needs to know
 * compares with `length`. Failures are PlatterError `io-error`.
 */
export interface Storage {
  /** for messages: the path, or a name */
  readonly name: string;
  /** bytes, when it was opened or last refreshed */
  readonly length: number;
  /** it is a device, which has the length it has; absent = no */
  readonly fixedLength?: boolean;
  /**
   * Fills `target`; the part past the end of the file becomes zero.
   * @returns bytes that really came from the file
   */
  read(position: number, target: Uint8Array): Promise<number>;
  /**
   * Many reads in one go, in order: the cheap way to read tables. Lets timers, messages and an abort
   * through at least every 20 ms. Requests may share a target: each is done before the next one starts.
   * @param each called after each read, synchronously, with the request's index and the bytes that were there
   */
  readBatch(
    requests: readonly ReadRequest[],
    each?: (index: number, bytesRead: number) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Bytes that the file system allocated. */
  allocated(): Promise<number>;
  /** Hole or data at `position`, and for how long; undefined when the system can't tell. */
  hostExtent(position: number): Promise<HostExtent | undefined>;
  /** As the file is on disk now; rejects with `no-such-file` when it is gone. */
  identity(): Promise<StorageIdentity>;
  close(): Promise<void>;
}

/**
 * A storage that can be written to. Nothing is on the disk for sure before `flush` resolves: after a power cut,
 * each write since then may be there wholly, in some of its sectors of 512 bytes, or not at all, whatever their order.
 * Failures are PlatterError `io-error`; a write that fails may have been done in part.
 */
export interface WritableStorage extends Storage {
  /** Puts all of `bytes` at `position`. Where that is past the end, the file grows, and zeroes lie between. */
  write(position: number, bytes: Uint8Array): Promise<void>;
  /**
   * Has the system copy a range inside the file, to a place that does not overlap it, as the file system does best.
   * Counts as a write.
   * @returns bytes that were copied, from the beginning of the range; the rest has to be read and written. Absent = none
   */
  copy?(from: number, to: number, length: number): Promise<number>;
  /** Resolves when everything that was written, punched and cut before the call is on the disk. */
  flush(): Promise<void>;
  /** Cuts the file, or lengthens it with zeroes. */
  truncate(length: number): Promise<void>;
  /**
   * Gives the bytes of a range back to the file system: they read as zeroes then. The file keeps its length.
   * @returns false where the system can't; the range is then as it was
   */
  punch(position: number, length: number): Promise<boolean>;
  /**
   * Says when the file was modified last, in milliseconds since 1970, and resolves when that, too, is on the disk.
   * Where the system does not allow it the time stays as it is. Absent = the storage keeps no such time.
   */
  setModified?(milliseconds: number): Promise<void>;
  /**
   * When the file was modified last, in milliseconds since 1970. That is on the disk then, and whatever is written later
   * has another time, if the file system is as fine as its clock. Absent = the storage keeps no such time.
   */
  settleModified?(): Promise<number>;
}
