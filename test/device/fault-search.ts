/** Has one call of the files fail, or all from one on, while a guest is at work, and looks at what becomes of it. */
import { PlatterError } from '../../src/shared/errors';
import { guestOffset } from '../../src/shared/units';
import type { BlockDevice } from '../../src/engine/device/device';
import { FaultyStorage, type Fault, type StorageCall } from '../../src/engine/io/faulty-storage';
import { damageOf, describeError, guestBytes, snapshotTrouble, troubleAfterCut } from './crash-verdict';
import type { GuestOperation } from './guest-operations';
import { connectTo, inMemory, openShape, type ImageFiles } from './image-files';
import type { Shape } from './image-shapes';
import type { DiskModel } from './crash-model';
import { SECTOR } from './marked-sectors';
import { modelOf, mustWrite, perform } from './recorded-session';

/** A fault, and when it comes. Calls count from 0 over both files and the whole session. */
export interface FaultAt {
  readonly call: number;
  readonly fault: Fault;
  /** all later changes and flushes fail as well */
  readonly forGood?: boolean;
  /** what failed is tried again at once */
  readonly retry?: boolean;
}

/** The ways in which a call can fail. */
export const FAULTS: readonly Omit<FaultAt, 'call'>[] = [
  { fault: { errno: 'EIO' }, retry: true },
  { fault: { errno: 'ENOSPC', bytes: 700 } },
  { fault: { errno: 'EIO', bytes: 1 << 30 } },
  { fault: { errno: 'ENOSPC', bytes: 700 }, forGood: true },
];

/** What came of a session. */
export interface FaultSearch {
  readonly model: DiskModel;
  /** calls that could have failed */
  readonly calls: number;
  readonly trouble?: string;
  /** the files at the end */
  readonly files: ImageFiles<Uint8Array>;
}

/** Does operations on an image while a fault comes; without one, counts the calls. */
export async function searchFault(
  shape: Shape,
  operations: readonly GuestOperation[],
  at?: FaultAt,
): Promise<FaultSearch> {
  const session = new FaultSession(shape, at);
  let trouble: string | undefined;
  try {
    await session.run(operations);
  } catch (error) {
    trouble = describeError(error);
  }
  const hit = session.hit && `${session.hit.kind} of ${session.hit.length} at ${session.hit.position}`;
  return {
    calls: session.calls,
    model: session.model,
    trouble: trouble && `${JSON.stringify(at)} (${hit}): ${trouble}`,
    files: session.contents,
  };
}

class FaultSession {
  calls = 0;
  /** the call that failed first */
  hit: StorageCall | undefined;
  readonly model: DiskModel;
  readonly #memory;
  readonly #files: ImageFiles<FaultyStorage>;
  #device: BlockDevice | undefined;

  constructor(
    private readonly shape: Shape,
    private readonly at: FaultAt | undefined,
  ) {
    this.model = modelOf(shape);
    this.#memory = inMemory(shape, { image: shape.bytes, data: shape.data?.bytes });
    const { image, data } = this.#memory;
    const plan = (call: StorageCall): Fault | undefined => this.#plan(call);
    this.#files = { image: new FaultyStorage(image, plan), data: data && new FaultyStorage(data, plan) };
  }

  get contents(): ImageFiles<Uint8Array> {
    return { image: this.#memory.image.contents(), data: this.#memory.data?.contents() };
  }

  async run(operations: readonly GuestOperation[]): Promise<void> {
    for (const operation of operations) {
      if (operation.kind === 'reconnect') await this.#disconnect();
      else await this.#perform(operation);
    }
    await this.#perform({ kind: 'flush' });
    await this.#disconnect();
    if (this.at?.forGood) {
      const trouble = await troubleAfterCut(this.shape, this.model, this.contents, 1);
      if (trouble) throw new Error(`left behind: ${trouble}`);
      return;
    }
    const image = await openShape(this.shape, this.#memory);
    const damage = await damageOf(image);
    if (damage) throw new Error(`at the end: ${damage}`);
    const found = await guestBytes(image);
    if (Buffer.compare(found, this.model.contents) !== 0)
      throw new Error(`at the end: ${firstDifference(found, this.model.contents)}`);
    const changed = await snapshotTrouble(this.shape, image);
    if (changed) throw new Error(changed);
  }

  #plan(call: StorageCall): Fault | undefined {
    const number = this.calls++;
    if (!this.at || number < this.at.call) return undefined;
    const again = this.at.forGood === true && call.kind !== 'read';
    if (number > this.at.call && !again) return undefined;
    this.hit ??= call;
    const { fault } = this.at;
    return { ...fault, bytes: wholeSectors(call, fault.bytes ?? 0) };
  }

  /** @returns the error of work that a fault met; others are thrown */
  async #attempt(work: () => Promise<unknown>): Promise<PlatterError | undefined> {
    const before = this.hit;
    try {
      await work();
    } catch (error) {
      if (this.hit && error instanceof PlatterError && error.code !== 'internal') return error;
      throw error;
    }
    // room in the file that is not given back is no loss
    const mayBeQuiet = ['read', 'punch'].includes(this.hit?.kind ?? 'punch');
    if (this.hit !== before && !mayBeQuiet) throw new Error('nobody was told of the fault');
    return undefined;
  }

  async #connected(): Promise<BlockDevice | undefined> {
    if (this.#device) return this.#device;
    const connect = async (): Promise<void> => {
      this.#device = await connectTo(this.shape, this.#files);
    };
    if (await this.#attempt(connect)) {
      if (this.at?.forGood) return undefined;
      await connect();
    }
    if (this.#device && !this.at?.forGood) mustWrite(this.#device);
    return this.#device;
  }

  async #disconnect(): Promise<void> {
    const device = await this.#connected();
    if (!device) return;
    const error = await this.#attempt(() => device.disconnect());
    this.#device = undefined;
    if (!error) this.model.flushed(0);
    if (!error) return;
    if (this.at?.forGood) return this.model.lost();
    // what was not flushed may be lost, and nothing else
    const image = await openShape(this.shape, this.#memory);
    const found = await guestBytes(image);
    const trouble = this.model.trouble(found, 1);
    if (trouble) throw new Error(`after disconnecting failed: ${trouble}`);
    this.model.adopt(found, 0);
    const again = await this.#connected();
    await again?.disconnect();
    this.#device = undefined;
  }

  async #perform(operation: Exclude<GuestOperation, { kind: 'reconnect' }>): Promise<void> {
    const device = await this.#connected();
    if (!device) return;
    const before = new Uint8Array(this.model.contents);
    const scene = { shape: this.shape, model: this.model, now: () => 0 };
    const work = (): Promise<void> => perform(device, operation, scene);
    if (!(await this.#attempt(work))) return;
    if (this.model.size !== device.size) this.model.resizeFailed(device.size);
    if (this.at?.forGood) return this.model.failed();
    const found = new Uint8Array(device.size);
    await device.read(guestOffset(0), found);
    const mixed = neitherOldNorNew(found, before, this.model.contents);
    if (mixed !== undefined) throw new Error(`${operation.kind} failed: ${mixed}`);
    this.model.adopt(found, 0);
    if (this.at?.retry) await work();
  }
}

/** So many bytes of a call that no sector is done in part. */
function wholeSectors({ position, length }: StorageCall, bytes: number): number {
  if (bytes >= length) return bytes;
  return Math.max(0, Math.floor((position + bytes) / SECTOR) * SECTOR - position);
}

function neitherOldNorNew(found: Uint8Array, old: Uint8Array, now: Uint8Array): string | undefined {
  for (let at = 0; at < Math.min(found.length, old.length); at++) {
    if (found[at] !== old[at] && found[at] !== now[at]) return `byte ${at} is neither old nor new`;
  }
  return undefined;
}

function firstDifference(found: Uint8Array, expected: Uint8Array): string {
  if (found.length !== expected.length) return `${found.length} bytes instead of ${expected.length}`;
  const at = found.findIndex((byte, index) => byte !== expected[index]);
  return `sector ${Math.floor(at / SECTOR)} is not what was written`;
}
