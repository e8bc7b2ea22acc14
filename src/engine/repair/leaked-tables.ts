import { PlatterError } from '../../shared/errors';
import { ClusterSet } from '../check/cluster-set';
import { readUint32, readUint64 } from '../codec/big-endian';
import { decodeCompressedDescriptor } from '../codec/compressed-descriptor';
import { l2EntryProblems } from '../codec/l2-entry-problems';
import { offsetOf } from '../codec/entry-offset';
import { now, TimeSlice } from '../io/time-slice';
import type { RepairSurvey } from './survey-for-repair';

/** Bytes of a cluster that are looked at. */
const HEAD = 512;
/** Clusters that follow each other are read in pieces of this many bytes. */
const PIECE = 1 << 20;
/** A warning is worth no more than this. */
const MOST_CLUSTERS = 16_384;
const MOST_MS = 1000;
/** Entries that lead to leaked clusters, from which on it is no accident. */
const ENOUGH = 2;
const COMPRESSED = 0x40000000;

/**
 * How many leaked clusters look like L2 tables, with entries that lead to other leaked clusters: something that is
 * damaged may have referred to them. Of very many the first are looked at, and only the beginning of each; holes hold
 * nothing.
 * @param before the image before the repair
 * @param freed clusters that are going to be given back, ascending
 * @throws PlatterError cancelled
 */
export async function countLeakedTables(
  before: RepairSurvey,
  freed: readonly { readonly first: number; readonly count: number }[],
  signal?: AbortSignal,
): Promise<number> {
  const { storage, geometry } = before.image;
  const { clusterSize, hostClusters, dataFile } = geometry;
  // where data lies elsewhere no entry leads to clusters of this file
  if (dataFile) return 0;
  const leaked = new ClusterSet();
  for (const { first, count } of freed) leaked.add(first, count);
  const { counters } = before.owners.references;
  const perPiece = Math.max(1, PIECE / clusterSize);
  const buffer = new Uint8Array((perPiece - 1) * clusterSize + HEAD);
  const slice = new TimeSlice(signal);
  const end = now() + MOST_MS;
  let looked = 0;
  let found = 0;
  for (const { first, count } of freed) {
    const stop = Math.min(first + count, hostClusters);
    for (let cluster = first; cluster < stop;) {
      if (looked >= MOST_CLUSTERS || now() >= end) return found;
      if (slice.over) await slice.rest();
      const extent = await storage.hostExtent(cluster * clusterSize);
      if (extent?.hole) {
        cluster = Math.max(cluster + 1, Math.floor((extent.start + extent.length) / clusterSize));
        continue;
      }
      const clusters = Math.min(perPiece, stop - cluster);
      const bytes = buffer.subarray(0, (clusters - 1) * clusterSize + HEAD);
      if (await canRead(cluster * clusterSize, bytes)) {
        for (let index = 0; index < clusters; index++) {
          // what the repair itself has come to leave out is no leak
          if (counters.get(cluster + index) === 0 && isTable(bytes, index * clusterSize)) found++;
        }
      }
      looked += clusters;
      cluster += clusters;
    }
  }
  return found;

  /** What can't be read looks like nothing. */
  async function canRead(position: number, bytes: Uint8Array): Promise<boolean> {
    try {
      await storage.read(position, bytes);
      return true;
    } catch (error) {
      if (error instanceof PlatterError && error.code === 'io-error') return false;
      throw error;
    }
  }

  function isTable(bytes: Uint8Array, start: number): boolean {
    let leads = 0;
    for (let at = start; at < start + HEAD; at += geometry.l2EntrySize) {
      if (l2EntryProblems(bytes, at, geometry) !== 0) return false;
      const entry = readUint64(bytes, at);
      const isStream = (readUint32(bytes, at) & COMPRESSED) !== 0;
      const offset = isStream
        ? decodeCompressedDescriptor(entry, geometry.clusterBits).offset
        : offsetOf(entry);
      if (offset >= geometry.fileLength) return false;
      if (offset > 0 && leaked.has(Math.floor(offset / clusterSize))) leads++;
    }
    return leads >= ENOUGH;
  }
}
