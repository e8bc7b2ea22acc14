/** A run of the disk with one source, found by going down the chain. */
import type { GuestOffset } from '../../shared/units';
import type { Storage } from '../io/storage';
import { lookUp, lookUpNow, type GuestMapping } from './guest-mapping';
import type { Layer, Qcow2Layer } from './layer';

/** Where the bytes of a run come from. `length` in guest bytes. */
export type GuestPiece =
  | { readonly kind: 'zero'; readonly length: number }
  | { readonly kind: 'data'; readonly length: number; readonly storage: Storage; readonly host: number }
  | CompressedPiece;

/** A part of one compressed cluster. */
export interface CompressedPiece {
  readonly kind: 'compressed';
  readonly length: number;
  /** the image that holds it */
  readonly layer: Qcow2Layer;
  /** of the stream */
  readonly host: number;
  readonly streamLength: number;
  /** where in the cluster the piece starts */
  readonly inCluster: number;
}

/** An L2 table has to be read before the search can go on in an image of the chain. */
interface Miss {
  readonly kind: 'miss';
  readonly layer: Qcow2Layer;
  /** guest bytes that are still one run */
  readonly length: number;
}

/**
 * @param length guest bytes that matter, 1 or more, inside the disk
 * @throws PlatterError corrupt-structure, io-error
 */
export async function findPiece(top: Layer, offset: GuestOffset, length: number): Promise<GuestPiece> {
  let found = search(top, offset, length);
  while (found.kind === 'miss') {
    const { layer } = found;
    const mapping = await lookUp(layer, offset, found.length);
    if (mapping.kind !== 'unallocated') return pieceOf(layer, mapping, offset);
    found = search(layer.backing, offset, mapping.length);
  }
  return found;
}

/**
 * The same without waiting.
 * @returns undefined when a table has to be read first
 */
export function findPieceNow(top: Layer, offset: GuestOffset, length: number): GuestPiece | undefined {
  const found = search(top, offset, length);
  return found.kind === 'miss' ? undefined : found;
}

/** Goes down the chain as far as tables are in memory. */
function search(from: Layer | undefined, offset: GuestOffset, length: number): GuestPiece | Miss {
  let layer = from;
  let rest = length;
  while (layer && offset < layer.virtualSize) {
    rest = Math.min(rest, layer.virtualSize - offset);
    if (layer.kind === 'raw') return { kind: 'data', length: rest, storage: layer.storage, host: offset };
    const mapping = lookUpNow(layer, offset, rest);
    if (!mapping) return { kind: 'miss', layer, length: rest };
    if (mapping.kind !== 'unallocated') return pieceOf(layer, mapping, offset);
    rest = mapping.length;
    layer = layer.backing;
  }
  return { kind: 'zero', length: rest };
}

function pieceOf(layer: Qcow2Layer, mapping: GuestMapping, offset: number): GuestPiece {
  const { kind, length, host, streamLength } = mapping;
  if (kind === 'data') return { kind, length, storage: layer.dataStorage, host };
  if (kind === 'zero') return { kind, length };
  const inCluster = offset % layer.geometry.clusterSize;
  return { kind: 'compressed', length, layer, host, streamLength, inCluster };
}
