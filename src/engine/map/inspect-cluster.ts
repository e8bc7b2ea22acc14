import { ClusterKind } from '../../shared/cluster-kinds';
import { PlatterError } from '../../shared/errors';
import type { ClusterDetails, GuestExtent, MapSpace, WalkStep } from '../../shared/results';
import { MAX_OFFSET } from '../../shared/units';
import { hexBytes } from '../codec/big-endian';
import { decodeL1Entry } from '../codec/l1-entry';
import { decodeL2Entry, type L2Entry } from '../codec/l2-entry';
import { SATURATED_REFCOUNT } from '../codec/refcounts';
import type { Image } from '../image/image';
import { findOwners, type OwnerSources } from './cluster-owners';
import { explainRefcount } from './explain-refcount';
import { walkGuestExtents } from './guest-extents';
import type { GuestKinds } from './guest-kinds';
import type { HostKinds } from './host-kinds';
import { kindAt } from './seek-run';

/** What inspecting needs to know of an image. */
export interface InspectSources extends OwnerSources {
  readonly host: HostKinds;
  readonly guest: GuestKinds;
}

/**
 * Everything about one cluster.
 * @throws PlatterError invalid-argument for a cluster outside of its space
 */
export async function inspectCluster(
  sources: InspectSources,
  space: MapSpace,
  cluster: number,
  signal?: AbortSignal,
): Promise<ClusterDetails> {
  const { clusters } = sources[space];
  if (cluster >= clusters) {
    throw new PlatterError('invalid-argument', {
      name: 'cluster',
      value: cluster,
      expected: `below ${clusters}`,
    });
  }
  const kind = (await kindAt(sources[space], cluster)) as ClusterKind;
  const { clusterSize } = sources.geometry;
  if (space === 'guest') {
    const { walk, hostOffset } = await walkTo(sources, cluster);
    const found = hostOffset === undefined ? undefined : await hostFacts(sources, hostOffset, signal);
    return {
      space,
      cluster,
      kind,
      guestOffset: cluster * clusterSize,
      hostOffset,
      walk,
      ...(await placeInChain(sources.image, kind, cluster * clusterSize, clusterSize, signal)),
      ...(found ?? { owners: [], ownersMore: false }),
    };
  }
  const facts = await hostFacts(sources, cluster * clusterSize, signal);
  const active = facts.owners.find(
    ({ structure, snapshot }) => structure === 'l2-entry' && snapshot === undefined,
  );
  const guestOffset = active?.guestOffset;
  const walk =
    guestOffset === undefined ? [] : (await walkTo(sources, Math.floor(guestOffset / clusterSize))).walk;
  return { space, cluster, kind, hostOffset: cluster * clusterSize, guestOffset, walk, ...facts };
}

/** Which file of the chain holds a guest cluster; nothing is said where a file of the chain is missing. */
async function placeInChain(
  image: Image,
  kind: ClusterKind,
  start: number,
  length: number,
  signal?: AbortSignal,
): Promise<Pick<ClusterDetails, 'depth' | 'heldNowhere'>> {
  if (kind === ClusterKind.unallocated) return image.backing === undefined ? {} : { heldNowhere: true };
  if (kind !== ClusterKind.backing) return { depth: 0 };
  let held: GuestExtent | undefined;
  const range = { start, end: start + length };
  const take = (batch: readonly GuestExtent[]): void => {
    held ??= batch.find(({ present }) => present);
  };
  try {
    await walkGuestExtents(image, take, { signal, range });
  } catch (error) {
    if (error instanceof PlatterError && error.code !== 'cancelled') return {};
    throw error;
  }
  return held ? { depth: held.depth } : { heldNowhere: true };
}

async function hostFacts(
  sources: OwnerSources,
  hostOffset: number,
  signal?: AbortSignal,
): Promise<Pick<ClusterDetails, 'refcount' | 'owners' | 'ownersMore'>> {
  if (sources.geometry.dataFile) return { owners: [], ownersMore: false };
  const cluster = Math.floor(hostOffset / sources.geometry.clusterSize);
  const { owners, more } = await findOwners(sources, cluster, signal);
  return {
    refcount: await refcountOf(sources, cluster),
    owners,
    ownersMore: more,
  };
}

/** The stored refcount, exact: those that are kept of the whole image are rounded where they are large. */
async function refcountOf(
  { stored, image }: OwnerSources,
  cluster: number,
): Promise<ClusterDetails['refcount']> {
  const kept = stored.get(cluster);
  if (kept < 0) return undefined;
  if (kept < SATURATED_REFCOUNT) return kept;
  const read = (await explainRefcount(image, cluster))?.refcount;
  return read !== undefined && Number(read) <= MAX_OFFSET ? Number(read) : read;
}

/** From the L1 entry to where the data of a guest cluster lies. */
async function walkTo(
  { image, geometry }: OwnerSources,
  cluster: number,
): Promise<{ readonly walk: readonly WalkStep[]; readonly hostOffset?: number }> {
  const { clusterSize, l2Entries, l2EntrySize } = geometry;
  const l1Index = Math.floor(cluster / l2Entries);
  const position = l1Index * 8;
  if (position + 8 > image.l1.length) return { walk: [] };
  const l1 = decodeL1Entry(image.l1, position, clusterSize);
  const table = l1.kind === 'l2-table' ? l1.offset : undefined;
  const first: WalkStep = {
    table: 'l1',
    index: l1Index,
    entryOffset: image.header.l1TableOffset + position,
    raw: hexBytes(image.l1.subarray(position, position + 8)),
    copied: l1.copied,
    target: table,
    meaning: table === undefined ? 'no L2 table' : l1.problems.length > 0 ? 'damaged entry' : 'L2 table',
  };
  if (table === undefined) return { walk: [first] };
  const index = cluster % l2Entries;
  const entryOffset = table + index * l2EntrySize;
  const bytes = new Uint8Array(l2EntrySize);
  await image.storage.read(entryOffset, bytes);
  const entry = decodeL2Entry(bytes, 0, geometry);
  const target = targetOf(entry);
  const second: WalkStep = {
    table: 'l2',
    index,
    entryOffset,
    raw: hexBytes(bytes),
    copied: entry.copied,
    target,
    meaning: meaningOfEntry(entry),
  };
  return { walk: [first, second], hostOffset: target };
}

function targetOf(entry: L2Entry): number | undefined {
  if (entry.kind === 'compressed') return entry.stream.offset;
  if (entry.kind === 'data') return entry.offset;
  return 'offset' in entry && entry.offset > 0 ? entry.offset : undefined;
}

function meaningOfEntry(entry: L2Entry): string {
  if (entry.problems.some((problem) => !problem.startsWith('zero-flag'))) return 'damaged entry';
  switch (entry.kind) {
    case 'unallocated':
      return 'no cluster';
    case 'zero-plain':
      return 'reads as zeroes';
    case 'zero-allocated':
      return 'reads as zeroes, cluster reserved';
    case 'data':
      return 'data cluster';
    case 'compressed':
      return `compressed stream, at most ${entry.stream.length} bytes`;
    case 'subclusters':
      return 'subclusters of several kinds';
    case 'invalid':
      return 'damaged entry';
  }
}
