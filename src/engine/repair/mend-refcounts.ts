import type { RepairScope } from '../../shared/repair-results';
import { compareRefcounts, type MismatchSink } from '../check/compare-refcounts';
import { getRefcount, maxRefcount, setRefcount } from '../codec/refcounts';
import { TimeSlice } from '../io/time-slice';
import { rebuildRefcounts } from './rebuild-refcounts';
import type { FreeClusters } from './free-clusters';
import { countLeakedTables } from './leaked-tables';
import type { RepairDraft } from './repair-draft';
import type { RepairStep } from './planned-changes';
import type { RepairSurvey } from './survey-for-repair';

/** Adjacent clusters with the same wrong refcount. */
interface Mismatch {
  readonly first: number;
  readonly count: number;
  readonly stored: number;
  readonly references: number;
}

/** What differs between stored refcounts and references. */
interface Differences {
  readonly mismatches: readonly Mismatch[];
  /** refcounts that can't be read */
  readonly unreadable: boolean;
  /** references that their width can't hold */
  readonly overflow: boolean;
  /** references in a range that has no refcount block */
  readonly missing: boolean;
}

/** What makes it necessary to build the whole structure anew. */
const STRUCTURE_CODES = [
  'refcount-table-missing',
  'refcount-table-reserved-bits',
  'refcount-block-unaligned',
  'refcount-block-beyond-end',
  'refcount-block-shared',
] as const;

/**
 * Makes the refcounts true (format spec §2): in the blocks that are there, or where those can't be trusted in a new
 * structure. Clusters that nothing refers to any more are given back to the file system.
 * @param before what referred to clusters before the repair
 * @returns false, and nothing is planned, where leaks alone are meant and the structure itself is broken
 * @throws PlatterError io-error, cancelled, too-large
 */
export async function mendRefcounts(
  survey: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  before: RepairSurvey,
  scope: RepairScope,
  signal?: AbortSignal,
): Promise<boolean> {
  const differences = await differencesOf(survey, signal);
  const { unreadable, overflow, missing, mismatches } = differences;
  const broken = unreadable || missing || isStructureBroken(survey);
  if (scope === 'leaks') {
    if (broken) return false;
    const leaks = mismatches.filter(({ stored, references }) => stored > references);
    draft.leakedTables = await countLeakedTables(before, freedOf(leaks), signal);
    await putRefcounts(survey, draft, leaks, signal);
    punchFreed(survey, draft, free, leaks);
    return true;
  }
  draft.leakedTables += await countLeakedTables(before, freedOf(mismatches), signal);
  const anew = broken || overflow || survey.owners.refcountsClash;
  if (anew) await rebuildRefcounts(survey, draft, free, before, signal);
  else await putRefcounts(survey, draft, mismatches, signal);
  punchFreed(survey, draft, free, mismatches);
  return true;
}

/** What is counted, and referred to no more. */
const freedOf = (mismatches: readonly Mismatch[]): Mismatch[] =>
  mismatches.filter(({ stored, references }) => references === 0 && stored > 0);

function isStructureBroken({ found }: RepairSurvey): boolean {
  return (
    STRUCTURE_CODES.some((code) => found.countOf(code) > 0) ||
    found.kept.some(
      ({ code, structure }) =>
        (code === 'table-cut-off' || code === 'reference-beyond-end' || code === 'unreadable-structure') &&
        (structure === 'refcount-table' || structure === 'refcount-block'),
    )
  );
}

async function differencesOf(
  { stored, owners, image }: RepairSurvey,
  signal?: AbortSignal,
): Promise<Differences> {
  const mismatches: Mismatch[] = [];
  let unreadable = false;
  let overflow = false;
  let missing = false;
  const ranges = new Set<number>();
  for (const { index } of stored.table) ranges.add(index);
  const { refcountsPerBlock } = image.geometry;
  const sink: MismatchSink = {
    mismatch: (first, count, value, references) => {
      mismatches.push({ first, count, stored: value, references });
      if (value > 0 || references === 0 || missing) return;
      const last = Math.floor((first + count - 1) / refcountsPerBlock);
      for (let index = Math.floor(first / refcountsPerBlock); index <= last; index++)
        missing ||= !ranges.has(index);
    },
    overflow: () => (overflow = true),
    unreadable: () => (unreadable = true),
  };
  const { counters, clusters } = owners.references;
  const largest = maxRefcount(image.header.refcountOrder);
  await compareRefcounts({ stored, counters, clusters, largest, sink }, () => undefined, signal);
  return { mismatches, unreadable, overflow, missing };
}

/** Puts refcounts into the blocks that are there: what goes up first, what goes down when nothing refers there. */
async function putRefcounts(
  survey: RepairSurvey,
  draft: RepairDraft,
  mismatches: readonly Mismatch[],
  signal?: AbortSignal,
): Promise<void> {
  const blocks = new Map<number, number>();
  for (const { index, offset } of survey.stored.table) blocks.set(index, offset);
  const isRaise = ({ stored, references }: Mismatch): boolean => references > stored;
  const put = (step: RepairStep, some: readonly Mismatch[]): Promise<void> =>
    putInto(survey, draft, blocks, step, some, signal);
  await put('raise', mismatches.filter(isRaise));
  await put(
    'lower',
    mismatches.filter((mismatch) => !isRaise(mismatch)),
  );
}

async function putInto(
  { image }: RepairSurvey,
  draft: RepairDraft,
  blocks: ReadonlyMap<number, number>,
  step: RepairStep,
  mismatches: readonly Mismatch[],
  signal?: AbortSignal,
): Promise<void> {
  const { refcountsPerBlock: perBlock, clusterSize } = image.geometry;
  const order = image.header.refcountOrder;
  const slice = new TimeSlice(signal);
  const bytes = new Uint8Array(clusterSize);
  // until what goes down is lowered, it stays as high as it is
  const raised = new Uint8Array(clusterSize);
  let open = -1;
  let low = clusterSize;
  let high = 0;
  const close = async (): Promise<void> => {
    if (open < 0 || low >= high) return;
    const reason = step === 'raise' ? 'refcount-raised' : 'refcount-lowered';
    const offset = blocks.get(open)! + low;
    const end = bytes.slice(low, high);
    const most = step === 'raise' ? raised.slice(low, high) : end;
    await draft.put(step, offset, most, reason);
    if (Buffer.compare(most, end) !== 0) await draft.put('lower', offset, end, 'refcount-lowered');
    low = clusterSize;
    high = 0;
  };
  for (const { first, count, references } of mismatches) {
    for (let cluster = first; cluster < first + count; cluster++) {
      const index = Math.floor(cluster / perBlock);
      if (index !== open) {
        await close();
        open = index;
        await draft.planned.read(blocks.get(index)!, bytes);
        await draft.planned.readAfter('raise', blocks.get(index)!, raised);
      }
      const slot = cluster % perBlock;
      setRefcount(bytes, slot, order, references);
      if (getRefcount(raised, slot, order) < references) setRefcount(raised, slot, order, references);
      const at = Math.floor((slot * 2 ** order) / 8);
      low = Math.min(low, at);
      high = Math.max(high, at + Math.max(1, 2 ** order / 8));
      if (slice.over) await slice.rest();
    }
  }
  await close();
}

/** Gives back what was counted and is referred to no more, unless the repair itself has put something there. */
function punchFreed(
  { image }: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  mismatches: readonly Mismatch[],
): void {
  const { clusterSize, fileLength } = image.geometry;
  const punch = (first: number, count: number): void => {
    const offset = first * clusterSize;
    const length = Math.min(count * clusterSize, fileLength - offset);
    if (length > 0) draft.planned.punch(offset, length);
  };
  for (const { first, count } of freedOf(mismatches)) {
    let start = first;
    for (let cluster = first; cluster < first + count; cluster++) {
      if (!free.isSpoken(cluster)) continue;
      punch(start, cluster - start);
      start = cluster + 1;
    }
    punch(start, first + count - start);
  }
}
