import * as zlib from 'node:zlib';
import { PlatterError } from '../../shared/errors';
import { systemZstd, type UnpackFrame } from '../io/system-zstd';
import { inflateInto } from './inflate-handle';
import { measureZstdFrame } from './zstd-frame';

/** Compression types of the header, format spec §1. */
export const DEFLATE = 0;
export const ZSTD = 1;

/** Names a compression type as QEMU does. */
export function compressionName(type: number): string {
  return ['zlib', 'zstd'][type] ?? `unknown (${type})`;
}

/**
 * Unpacks the stream of one compressed cluster. `stream` may have padding behind it, and may unpack to more
 * than a cluster: like QEMU we stop when the cluster is full. Memory stays within a few clusters.
 * @throws PlatterError corrupt-structure when it gives less than a cluster
 */
export async function decompressCluster(
  compressionType: number,
  stream: Uint8Array,
  clusterSize: number,
): Promise<Uint8Array> {
  const cluster = new Uint8Array(clusterSize);
  await decompressInto(compressionType, stream, cluster);
  return cluster;
}

/** The same into memory that is there; what is in it after an error is anything. */
export async function decompressInto(
  compressionType: number,
  stream: Uint8Array,
  cluster: Uint8Array,
): Promise<void> {
  switch (compressionType) {
    case DEFLATE:
      if (!inflateInto(stream, cluster)) cluster.set(await inflate(stream, cluster.length));
      return;
    case ZSTD:
      return unpackZstd(stream, cluster);
    default:
      throw new PlatterError('unsupported-feature', { names: [`compression type ${compressionType}`] });
  }
}

const undecodable = (cause?: unknown): PlatterError =>
  new PlatterError('corrupt-structure', { structure: 'compressed-stream' }, { cause });

async function inflate(stream: Uint8Array, clusterSize: number): Promise<Uint8Array> {
  try {
    const cluster = zlib.inflateRawSync(stream, {
      chunkSize: clusterSize,
      maxOutputLength: clusterSize,
      // a stream without its end mark is fine as long as it fills the cluster
      finishFlush: zlib.constants.Z_SYNC_FLUSH,
    });
    if (cluster.length === clusterSize) return cluster;
  } catch {
    // more than a cluster, or rubbish behind a full one: the slow way stops in time
    return inflatePart(stream, clusterSize);
  }
  throw undecodable();
}

/** Inflates until the cluster is full, whatever follows. */
function inflatePart(stream: Uint8Array, clusterSize: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const cluster = new Uint8Array(clusterSize);
    let filled = 0;
    const inflater = zlib.createInflateRaw({ chunkSize: Math.max(64, clusterSize) });
    inflater.on('data', (chunk: Buffer) => {
      const part = chunk.subarray(0, clusterSize - filled);
      cluster.set(part, filled);
      filled += part.length;
      if (filled < clusterSize) return;
      inflater.destroy();
      resolve(cluster);
    });
    inflater.on('error', (cause) => reject(undecodable(cause)));
    inflater.on('end', () => reject(undecodable()));
    inflater.end(stream);
  });
}

let unpacker: Promise<UnpackFrame> | undefined;

/** node:zlib knows zstd from 22.15 on; before that the system's library or a WebAssembly build of it does it. */
async function loadUnpacker(): Promise<UnpackFrame> {
  const { zstdDecompressSync } = zlib as {
    zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;
  };
  if (zstdDecompressSync) {
    return copying((frame, limit) => zstdDecompressSync(frame, { maxOutputLength: limit }));
  }
  const system = await systemZstd();
  if (system) return system;
  const zstd = await import('@bokuweb/zstd-wasm');
  await zstd.init();
  return copying((frame, limit) => zstd.decompress(frame, { defaultHeapSize: limit }));
}

const copying =
  (unpack: (frame: Uint8Array, limit: number) => Uint8Array): UnpackFrame =>
  (frame, target) => {
    try {
      const bytes = unpack(frame, target.length);
      target.set(bytes);
      return bytes.length;
    } catch {
      return -1;
    }
  };

async function unpackZstd(stream: Uint8Array, cluster: Uint8Array): Promise<void> {
  unpacker ??= loadUnpacker();
  const unpack = await unpacker;
  let filled = 0;
  let rest = stream;
  while (filled < cluster.length) {
    const frame = measureZstdFrame(rest);
    const room = cluster.length - filled;
    if (!frame || (frame.contentSize ?? 0) > room) throw undecodable();
    if (!frame.skippable) {
      const bytes = unpack(rest.subarray(0, frame.length), cluster.subarray(filled));
      if (bytes < 0) throw undecodable();
      filled += bytes;
    }
    rest = rest.subarray(frame.length);
  }
}
