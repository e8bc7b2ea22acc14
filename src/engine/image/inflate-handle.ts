import * as zlib from 'node:zlib';

/**
 * What node:zlib itself calls, in Node 10 to 24. It inflates into memory that is there and is used again and again,
 * where the public call takes a third more time and 100 KiB for each cluster.
 */
interface Handle {
  onerror: () => void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputLength: number,
    output: Uint8Array,
    outputAt: number,
    outputLength: number,
  ): void;
  reset(): void;
}

interface Inflater {
  readonly handle: Handle;
  /** output and input bytes that were left over */
  readonly left: Uint32Array;
  failed: boolean;
}

let inflater: Inflater | undefined;
let unavailable = false;

/**
 * Fills `cluster` from a raw deflate stream.
 * @returns false where it could not: too little comes out, what follows is rubbish, or this Node has no such call
 */
export function inflateInto(stream: Uint8Array, cluster: Uint8Array): boolean {
  if (unavailable) return false;
  inflater ??= makeInflater();
  if (!inflater) {
    unavailable = true;
    return false;
  }
  const { handle, left } = inflater;
  handle.writeSync(zlib.constants.Z_SYNC_FLUSH, stream, 0, stream.length, cluster, 0, cluster.length);
  if (inflater.failed) {
    inflater = undefined;
    return false;
  }
  handle.reset();
  return left[0] === 0;
}

function makeInflater(): Inflater | undefined {
  const { _handle: handle, _writeState: left } = zlib.createInflateRaw() as unknown as {
    readonly _handle?: Partial<Handle>;
    readonly _writeState?: unknown;
  };
  if (!handle?.writeSync || !handle.reset || !(left instanceof Uint32Array)) return undefined;
  const made: Inflater = { handle: handle as Handle, left, failed: false };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is no event target
  made.handle.onerror = () => {
    made.failed = true;
  };
  return made;
}
