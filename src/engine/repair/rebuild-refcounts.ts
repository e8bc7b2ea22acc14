import { PlatterError } from '../../shared/errors';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import { FindingList } from '../check/finding-list';
import { PAGE_CLUSTERS } from '../check/counter-page';
import { ReferenceCheck } from '../check/reference-check';
import type { ReferenceCounters } from '../check/reference-counters';
import type { SurveySink } from '../check/survey';
import { fromNumber, writeUint32, writeUint64 } from '../codec/big-endian';
import { HEADER_FIELDS } from '../codec/header-layout';
import { encodeRefcounts, maxRefcount, refcountsIn } from '../codec/refcounts';
import { TimeSlice } from '../io/time-slice';
import type { FreeClusters } from './free-clusters';
import type { RepairDraft } from './repair-draft';
import type { RepairSurvey } from './survey-for-repair';

const ENTRY = 8;
/** QEMU's limit of the refcount table in bytes. */
const MAX_TABLE = 8 << 20;
const WIDEST = 6;

/**
 * Builds refcount blocks and their table anew, in clusters that nothing refers to, from what the tables refer to, and
 * has the header name them with one write. Refcounts get wider where they have to. Until the old references are gone,
 * what they refer to stays counted.
 * @throws PlatterError too-large where version 2 can't count so far; io-error, cancelled
 */
export async function rebuildRefcounts(
  survey: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  before: RepairSurvey,
  signal?: AbortSignal,
): Promise<void> {
  const { image } = survey;
  const { geometry, header } = image;
  const { clusterSize } = geometry;
  const references = await countWithoutRefcounts(survey, signal);
  const old = before.owners.references;
  const clusters = Math.max(references.clusters, old.clusters);
  const order = await widthFor(survey, references.counters, clusters, signal);
  const perBlock = refcountsIn(clusterSize, order);
  const blocks = await placeBlocks(references.counters, old.counters, clusters, perBlock, free, signal);
  const slice = new TimeSlice(signal);
  const largest = maxRefcount(order);
  const table = new Uint8Array(blocks.tableClusters * clusterSize);
  const raised = new Uint8Array(clusterSize);
  const lowered = new Uint8Array(clusterSize);
  const values = new Float64Array(perBlock);
  const former = new Float64Array(perBlock);
  for (const [index, cluster] of blocks.places) {
    const first = index * perBlock;
    copyCounts(references.counters, first, values);
    for (const own of blocks.own.get(index) ?? []) values[own - first] = 1;
    for (let slot = 0; slot < perBlock; slot++) if (values[slot] > largest) values[slot] = largest;
    encodeRefcounts(values, order, lowered);
    copyCounts(old.counters, first, former);
    for (let slot = 0; slot < perBlock; slot++) {
      if (former[slot] > values[slot]) values[slot] = Math.min(largest, former[slot]);
    }
    encodeRefcounts(values, order, raised);
    await draft.planned.plan('place', cluster * clusterSize, raised);
    if (Buffer.compare(raised, lowered) !== 0) {
      await draft.planned.plan('lower', cluster * clusterSize, lowered);
      draft.list({
        step: 'lower',
        offset: cluster * clusterSize,
        length: clusterSize,
        reason: 'refcount-lowered',
      });
    }
    draft.list({
      step: 'place',
      offset: cluster * clusterSize,
      length: clusterSize,
      reason: 'refcounts-rebuilt',
    });
    writeUint64(table, index * ENTRY, fromNumber(cluster * clusterSize));
    if (slice.over) await slice.rest();
  }
  await draft.put('place', blocks.table * clusterSize, table, 'refcounts-rebuilt');
  const fields = new Uint8Array(12);
  writeUint64(fields, 0, fromNumber(blocks.table * clusterSize));
  writeUint32(fields, 8, blocks.tableClusters);
  await draft.put('raise', HEADER_FIELDS.refcount_table_offset.offset, fields, 'refcounts-rebuilt');
  if (order !== header.refcountOrder) {
    const width = new Uint8Array(4);
    writeUint32(width, 0, order);
    await draft.put('raise', HEADER_FIELDS.refcount_order.offset, width, 'refcounts-rebuilt');
  }
}

/** Copies counts of clusters from `first` on. What is past the last page is 0. */
function copyCounts(counters: ReferenceCounters, first: number, target: Float64Array): void {
  for (let at = 0; at < target.length;) {
    const page = Math.floor((first + at) / PAGE_CLUSTERS);
    const slot = (first + at) % PAGE_CLUSTERS;
    const count = Math.min(target.length - at, PAGE_CLUSTERS - slot);
    const values = page < counters.pages ? counters.page(page) : 0;
    if (typeof values === 'number') target.fill(values, at, at + count);
    else target.set(values.subarray(slot, slot + count), at);
    at += count;
  }
}

/** What refers to clusters, the refcount structure left out: the new one lies elsewhere. */
async function countWithoutRefcounts(
  { image, index, stored }: RepairSurvey,
  signal?: AbortSignal,
): Promise<ReferenceCheck['references']> {
  const counting = new ReferenceCheck(image.geometry, stored, new FindingList(0), {
    beyondEndAllowed: true,
    recordLimit: 0,
  });
  const sink: SurveySink = {
    region: (structure, offset, length, uses, snapshot) => {
      if (structure !== 'refcount-table') counting.region(structure, offset, length, uses, snapshot);
    },
    l1Entry: (entry) => counting.l1Entry(entry),
    l2Table: (table, part) => counting.l2Table(table, part),
    report: () => undefined,
  };
  await surveyStructures(image, sink, signal);
  await surveyL2Tables(image, index, sink, { tick: () => undefined, signal });
  return counting.references;
}

/** The order of the refcount width, wider than it was where a cluster has more references than it can hold. */
async function widthFor(
  { image }: RepairSurvey,
  counters: ReferenceCounters,
  clusters: number,
  signal?: AbortSignal,
): Promise<number> {
  const { refcountOrder, version } = image.header;
  const slice = new TimeSlice(signal);
  let most = 1;
  for (let page = 0; page < counters.pages; page++) {
    const values = counters.page(page);
    if (typeof values === 'number') most = Math.max(most, values);
    else for (let slot = 0; slot < values.length; slot++) if (values[slot] > most) most = values[slot];
    if (page * PAGE_CLUSTERS > clusters) break;
    if (slice.over) await slice.rest();
  }
  let order = refcountOrder;
  while (order < WIDEST && maxRefcount(order) < most) order++;
  if (order !== refcountOrder && version < 3) {
    throw new PlatterError('too-large', {
      file: image.storage.name,
      limit: '65 535 references to a cluster',
    });
  }
  return order;
}

interface PlacedBlocks {
  /** index in the table -> cluster of the block, ascending */
  readonly places: readonly (readonly [number, number])[];
  readonly table: number;
  readonly tableClusters: number;
  /** index in the table -> clusters in its range that the structure itself takes */
  readonly own: ReadonlyMap<number, readonly number[]>;
}

/** Indexes in the refcount table of ranges in which something is counted. */
async function rangesInUse(
  all: readonly ReferenceCounters[],
  clusters: number,
  perBlock: number,
  signal?: AbortSignal,
): Promise<Set<number>> {
  const used = new Set<number>();
  const slice = new TimeSlice(signal);
  const step = Math.min(perBlock, PAGE_CLUSTERS);
  for (let page = 0; page * PAGE_CLUSTERS < clusters; page++) {
    for (const counters of all) {
      const values = page < counters.pages ? counters.page(page) : 0;
      if (values === 0) continue;
      for (let slot = 0; slot < PAGE_CLUSTERS; slot += step) {
        const first = page * PAGE_CLUSTERS + slot;
        if (first < clusters && (typeof values === 'number' || hasCounts(values, slot, slot + step)))
          used.add(Math.floor(first / perBlock));
      }
    }
    if (slice.over) await slice.rest();
  }
  return used;
}

function hasCounts(values: ArrayLike<number>, start: number, end: number): boolean {
  for (let slot = start; slot < end; slot++) if (values[slot] > 0) return true;
  return false;
}

/** Finds clusters for a block for each range that has references, and for the table; they count themselves. */
async function placeBlocks(
  counters: ReferenceCounters,
  old: ReferenceCounters,
  clusters: number,
  perBlock: number,
  free: FreeClusters,
  signal?: AbortSignal,
): Promise<PlacedBlocks> {
  const needed = await rangesInUse([counters, old], clusters, perBlock, signal);
  const { clusterSize } = free;
  const places = new Map<number, number>();
  const take = (count: number): number => {
    const first = free.take(count);
    for (let cluster = first; cluster < first + count; cluster++) needed.add(Math.floor(cluster / perBlock));
    return first;
  };
  let table = -1;
  let tableClusters = 0;
  for (;;) {
    // sets grow while they are walked
    for (const index of needed) if (!places.has(index)) places.set(index, take(1));
    let highest = 0;
    for (const index of needed) highest = Math.max(highest, index);
    const wanted = Math.ceil(((highest + 1) * ENTRY) / clusterSize);
    if (wanted * clusterSize > MAX_TABLE) {
      throw new PlatterError('too-large', { file: free.name, limit: '8 MiB of refcount table' });
    }
    if (wanted <= tableClusters) break;
    tableClusters = wanted;
    table = take(wanted);
  }
  const own = new Map<number, number[]>();
  const note = (cluster: number): void => {
    const index = Math.floor(cluster / perBlock);
    const others = own.get(index);
    if (others) others.push(cluster);
    else own.set(index, [cluster]);
  };
  for (const cluster of places.values()) note(cluster);
  for (let at = table; at < table + tableClusters; at++) note(at);
  return { places: [...places].sort(([left], [right]) => left - right), table, tableClusters, own };
}
