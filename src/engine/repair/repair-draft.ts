import type { FindingCode, GuestRange } from '../../shared/findings';
import type { DroppedPart, LostRange, RepairReason, RepairWrite } from '../../shared/repair-results';
import type { WalkableImage } from '../check/walkable-image';
import { hexBytes } from '../codec/big-endian';
import { CRYPT_LUKS } from '../codec/luks-extension';
import { PlannedStorage } from './planned-storage';
import type { RepairStep } from './planned-changes';

/** Writes, ranges and parts that are listed one by one, at most. */
const LISTED = 10_000;
/** A repair never copies more guest data than this, or than the file has. */
const FREE_COPIES = 1 << 30;
/** Bytes that are worth showing as they were and will be. */
const SHORT = 16;

interface QueuedWrite {
  readonly step: RepairStep;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A repair while it is planned: the file as it will be, and what a person is told about it. */
export class RepairDraft {
  readonly planned: PlannedStorage;
  readonly listed: RepairWrite[] = [];
  readonly dropped: DroppedPart[] = [];
  lostBytes = 0;
  copiedBytes = 0;
  /** clusters that are given back, and look like L2 tables */
  leakedTables = 0;
  /** how many were put on the list, kept or not */
  writes = 0;
  readonly #lost: LostRange[] = [];
  /** what was decided where nobody can wait */
  readonly #queue: QueuedWrite[] = [];

  constructor(readonly original: WalkableImage) {
    this.planned = new PlannedStorage(original.storage, original.geometry.clusterSize);
  }

  /** Ranges that are given up, joined where they follow each other; the first ten thousand. */
  get lost(): readonly LostRange[] {
    return [...this.#lost].sort((left, right) => left.start - right.start);
  }

  /**
   * Whether so many more bytes of guest data may be copied; counts them if so. What is encrypted with LUKS can be read
   * in its own place only.
   */
  mayCopy(bytes: number): boolean {
    if (this.original.header.cryptMethod === CRYPT_LUKS) return false;
    if (this.copiedBytes + bytes > Math.max(FREE_COPIES, this.planned.lengthBefore)) return false;
    this.copiedBytes += bytes;
    return true;
  }

  /** Puts a write on the list. */
  list(write: RepairWrite): void {
    this.writes++;
    if (this.listed.length < LISTED) this.listed.push(write);
  }

  /** Plans a write and lists it. @throws PlatterError io-error, too-large */
  async put(
    step: RepairStep,
    offset: number,
    bytes: Uint8Array,
    reason: RepairReason,
    guest?: GuestRange,
  ): Promise<void> {
    const short = bytes.length <= SHORT;
    const before = new Uint8Array(short ? bytes.length : 0);
    await this.planned.readAfter(step, offset, before);
    this.list({
      step,
      offset,
      length: bytes.length,
      reason,
      ...(short ? { before: hexBytes(before), after: hexBytes(bytes) } : {}),
      ...(guest ? { guest } : {}),
    });
    await this.planned.plan(step, offset, bytes);
  }

  /** Plans a write, which was listed already, when there is time for it: see `settle`. */
  later(step: RepairStep, offset: number, bytes: Uint8Array): void {
    this.#queue.push({ step, offset, bytes });
  }

  /** Plans what was put off. @throws PlatterError io-error, too-large */
  async settle(): Promise<void> {
    for (const { step, offset, bytes } of this.#queue.splice(0)) await this.planned.plan(step, offset, bytes);
  }

  /** Notes guest bytes that are given up, as far as they lie on the disk. */
  lose(range: GuestRange, why: FindingCode, becomes: LostRange['becomes'], snapshot?: number): void {
    const { virtualSize } = this.original.geometry;
    const end = snapshot === undefined ? virtualSize : Infinity;
    const length = Math.min(range.length, end - range.start);
    if (length <= 0) return;
    this.lostBytes += length;
    const last = this.#lost.at(-1);
    const follows = last && last.start + last.length === range.start && last.snapshot === snapshot;
    if (follows && last.why === why && last.becomes === becomes) {
      this.#lost[this.#lost.length - 1] = { ...last, length: last.length + length };
    } else if (this.#lost.length < LISTED) {
      this.#lost.push({
        start: range.start,
        length,
        why,
        becomes,
        ...(snapshot === undefined ? {} : { snapshot }),
      });
    }
  }
}
