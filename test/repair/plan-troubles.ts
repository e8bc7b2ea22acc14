/** Holds a planned repair to its promises, in memory: where it writes, what each step leaves, and that it tells the truth. */
import type { Image } from '../../src/engine/image/image';
import { check } from '../../src/engine/operations/check';
import { REPAIR_STEPS, type PlannedChanges } from '../../src/engine/repair/planned-changes';
import { planRepair, type RepairPlan } from '../../src/engine/operations/plan-repair';
import type { PlatterError } from '../../src/shared/errors';
import type { CheckCounts, LostRange, RepairScope } from '../../src/shared/repair-results';
import type { CheckResult } from '../../src/shared/results';
import { keptDifferences, viewsOf, type DiskViews } from './disk-views';
import { answerOf } from '../engine-answers';
import { isZeroIn } from './guest-view';
import { namedClusters, refcountBlocks } from './named-clusters';
import { openBytes } from './open-bytes';
import { statesOf, tornState, writesOf, type PlanState } from './plan-states';

/** Torn states that are looked at of each step that writes something. */
const TORN = 2;

/** What is wrong with a plan, and the plan itself where there is one. */
export interface PlanVerdict {
  readonly troubles: readonly string[];
  readonly plan?: RepairPlan;
  /** why nothing is planned: the image is not repaired at all */
  readonly refused?: PlatterError;
  /** the file when all is done */
  readonly after?: Uint8Array;
}

export interface PlanJudgeOptions {
  readonly scope?: RepairScope;
  /** path that names in the image are relative to */
  readonly path?: string;
  /** leaves out what each step leaves */
  readonly endOnly?: boolean;
}

/** Plans a repair of an image and looks at all that it would do. */
export async function judgePlan(bytes: Uint8Array, options: PlanJudgeOptions = {}): Promise<PlanVerdict> {
  const { scope = 'all', path } = options;
  const open = (state: Uint8Array): Promise<Image> => openBytes(state, path);
  const opening = await answerOf(() => open(bytes));
  if (opening.error) return { troubles: [], refused: opening.error };
  const image = opening.value;
  try {
    const planning = await answerOf(() => planRepair(image, { scope }, {}));
    if (planning.error) return { troubles: [], refused: planning.error };
    const plan = planning.value;
    const before = await viewsOf(image);
    const states = await statesOf(bytes, plan.changes);
    const after = states.at(-1)?.bytes ?? bytes;
    const troubles = [
      ...(await misplaced(bytes, plan)),
      ...(await troublesAtEnd(plan, after, open)),
      ...(await keptAtEnd(plan, before, after, open)),
    ];
    if (!options.endOnly) troubles.push(...(await troublesOnTheWay(plan, before, bytes, states, open)));
    return { troubles, plan, after };
  } finally {
    await image.close();
  }
}

/** Writes and copies of the first step that land on what something refers to. */
async function misplaced(
  bytes: Uint8Array,
  { changes, preview }: Pick<RepairPlan, 'changes' | 'preview'>,
): Promise<string[]> {
  const named = namedClusters(bytes, !preview.dropped.some(({ kind }) => kind === 'bitmap'));
  const clusterSize = 2 ** Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32BE(20);
  const found: string[] = [];
  for (const { offset, bytes: written } of await writesOf(bytes, changes, 'place')) {
    for (
      let cluster = Math.floor(offset / clusterSize);
      cluster * clusterSize < offset + written.length;
      cluster++
    ) {
      if (named.has(cluster)) found.push(`place writes to cluster ${cluster}, which something names`);
    }
  }
  return found.slice(0, 3);
}

type Open = (bytes: Uint8Array) => Promise<Image>;

/** The end: what our check finds is what the plan says, and another repair has nothing to do. */
async function troublesAtEnd(plan: RepairPlan, after: Uint8Array, open: Open): Promise<string[]> {
  const { scope, after: promised } = plan.preview;
  const image = await open(after);
  try {
    const result = await check(image);
    const found: string[] = [];
    if (countsText(result) !== countsText(promised)) {
      found.push(`a check finds ${countsText(result)}, and the plan said ${countsText(promised)}`);
    }
    if (scope === 'all' && !isClean(result)) found.push(`left: ${countsText(result)} ${codesOf(result)}`);
    if (result.leaks > 0) found.push(`${result.leaks} leaks are left`);
    const again = await planRepair(image, { scope }, {});
    if (isWriting(again.changes))
      found.push(`a second repair writes ${JSON.stringify(again.preview.writes)}`);
    return found;
  } finally {
    await image.close();
  }
}

export const isClean = ({ corruptions, leaks, checkErrors, extraCorruptions }: CheckCounts): boolean =>
  corruptions + leaks + checkErrors + extraCorruptions === 0;

export const countsText = ({ corruptions, leaks, checkErrors, extraCorruptions }: CheckCounts): string =>
  `${corruptions} corruptions, ${leaks} leaks, ${checkErrors} errors, ${extraCorruptions} extra`;

const codesOf = ({ findings }: CheckResult): string =>
  [...new Set(findings.map(({ code }) => code))].join(' ');

const isWriting = (changes: PlannedChanges): boolean =>
  REPAIR_STEPS.some((step) => changes.ranges(step).length > 0) ||
  changes.copies.length + changes.punches.length > 0 ||
  changes.length !== changes.lengthBefore;

/** What the guest has at the end: all that could be read, but for what the plan gives up. */
async function keptAtEnd(
  plan: RepairPlan,
  before: DiskViews,
  after: Uint8Array,
  open: Open,
): Promise<string[]> {
  const found = await contentTroubles(plan.preview, before, after, open);
  const image = await open(after);
  try {
    const { active } = await viewsOf(image);
    const untrue = plan.preview.lost.find(
      ({ snapshot, becomes, start, length }) =>
        snapshot === undefined && becomes === 'zeroes' && active && !isZeroIn(active, { start, length }),
    );
    return untrue ? [...found, `lost and yet not zero: ${JSON.stringify(untrue)}`] : found;
  } finally {
    await image.close();
  }
}

/** What every step leaves, whole and torn: an image that opens, with all that could be read. */
async function troublesOnTheWay(
  plan: RepairPlan,
  before: DiskViews,
  bytes: Uint8Array,
  states: readonly PlanState[],
  open: Open,
): Promise<string[]> {
  const found: string[] = [];
  let previous = bytes;
  const given = { ...plan.preview, lost: [...plan.preview.lost, ...readsTables(plan, before, bytes)] };
  for (const { step, bytes: state } of states) {
    if (Buffer.compare(previous, state) !== 0) {
      const torn = Array.from({ length: TORN }, (_, seed) => tornState(previous, state, seed));
      for (const [index, cut] of [state, ...torn].entries()) {
        const where = index === 0 ? `after ${step}` : `within ${step}, torn ${index - 1}`;
        const troubles = await contentTroubles(given, before, cut, open);
        found.push(...troubles.map((text) => `${where}: ${text}`));
      }
    }
    previous = state;
  }
  return found;
}

/**
 * Guest ranges that read a table which the repair writes to in its place, before they get what it held as their own:
 * the table that their entry stands in, or a refcount block.
 */
function readsTables({ preview }: RepairPlan, { snapshots }: DiskViews, bytes: Uint8Array): LostRange[] {
  const blocks = refcountBlocks(bytes);
  const ranges = preview.findings.filter(
    ({ structure, hostOffset = 0, target = Infinity, guest }) =>
      structure === 'l2-entry' &&
      guest !== undefined &&
      ((hostOffset >= target && hostOffset < target + guest.length) || blocks.has(target)),
  );
  return [undefined, ...snapshots.keys()].flatMap((snapshot) =>
    ranges.map(({ code, guest }) => ({
      start: guest?.start ?? 0,
      length: guest?.length ?? 0,
      why: code,
      becomes: 'zeroes' as const,
      ...(snapshot === undefined ? {} : { snapshot }),
    })),
  );
}

/** Compares every disk of a state with what it was. */
async function contentTroubles(
  given: Pick<RepairPlan['preview'], 'lost' | 'dropped'>,
  before: DiskViews,
  state: Uint8Array,
  open: Open,
): Promise<string[]> {
  const image = await open(state);
  try {
    return keptDifferences(before, await viewsOf(image), given);
  } finally {
    await image.close();
  }
}
