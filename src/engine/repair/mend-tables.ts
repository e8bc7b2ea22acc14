import type { FindingCode } from '../../shared/findings';
import type { WalkableImage } from '../check/walkable-image';
import { TimeSlice } from '../io/time-slice';
import { dropBitmaps } from './drop-bitmaps';
import { FreeClusters } from './free-clusters';
import { mendL1Table } from './mend-l1-table';
import { mendL1Entries, mendMapping, type MappingChoices } from './mend-mapping';
import { mendSnapshots } from './mend-snapshots';
import { moveTables } from './move-tables';
import { ownTables } from './own-tables';
import type { RepairDraft } from './repair-draft';
import { surveyForRepair, type RepairSurvey } from './survey-for-repair';
import { avoidImpossibleTable } from './without-refcount-table';

/** What an entry of a table can have wrong. */
const ENTRY_CODES: readonly FindingCode[] = [
  'l1-entry-reserved-bits',
  'l2-entry-reserved-bits',
  'l2-table-unaligned',
  'data-unaligned',
  'zero-allocated-unaligned',
  'reference-beyond-end',
  'compressed-copied-flag',
  'compressed-with-data-file',
  'compressed-with-subclusters',
  'subcluster-bitmap-invalid',
  'entry-beyond-virtual-end',
  'data-file-offset-wrong',
  'zero-flag-in-v2',
  'zero-flag-with-subclusters',
];

/** What one repair brings to light the next look puts right; no damage needs more looks than these. */
const MOST_ROUNDS = 8;

/** Tables as they will be, and what is left to count. */
export interface MendedTables {
  /** of the image as it is */
  readonly before: RepairSurvey;
  /** of the image as its tables will be */
  readonly after: RepairSurvey;
  readonly free: FreeClusters;
}

/**
 * Puts everything right that refers to something, look by look, until nothing is left that a repair can mend.
 * @param image as it is before the repair, however much is planned already
 * @param reopen opens the image as it is planned
 * @throws PlatterError io-error, cancelled, too-large
 */
export async function mendTables(
  image: WalkableImage,
  draft: RepairDraft,
  choices: MappingChoices,
  reopen: () => Promise<WalkableImage>,
  signal?: AbortSignal,
): Promise<MendedTables> {
  const slice = new TimeSlice(signal);
  const before = await surveyForRepair(image, signal);
  const free = freeClustersOf(before);
  await avoidImpossibleTable(draft.original, free, signal);
  let survey = before;
  if (!draft.planned.empty) {
    survey = await surveyForRepair(await reopen(), signal);
    free.respect(survey.owners.references.counters);
    avoidPlanned(draft, free);
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (!(await mendOnce(survey, draft, free, choices, signal))) break;
    survey = await surveyForRepair(await reopen(), signal);
    free.respect(survey.owners.references.counters);
    if (slice.over) await slice.rest();
  }
  if (draft.lostBytes > 0 && survey.image.bitmaps.length > 0) {
    // what the guest reads has changed, and no bitmap says so
    await dropBitmaps(survey.image, draft, 'bitmaps-inconsistent');
    survey = await surveyForRepair(await reopen(), signal);
  }
  return { before, after: survey, free };
}

/** Keeps clear of what was planned before, whether anything has come to refer to it or not. */
function avoidPlanned({ planned }: RepairDraft, free: FreeClusters): void {
  const { clusterSize } = free;
  const copies = planned.copies.map(({ to, length }) => ({ offset: to, length }));
  for (const { offset, length } of [...planned.ranges('place'), ...copies, ...planned.punches]) {
    const first = Math.floor(offset / clusterSize);
    free.avoid(first, Math.ceil((offset + length) / clusterSize) - first);
  }
}

/** @returns whether something was put right, and so another look is due */
async function mendOnce(
  survey: RepairSurvey,
  draft: RepairDraft,
  free: FreeClusters,
  choices: MappingChoices,
  signal?: AbortSignal,
): Promise<boolean> {
  const { image, owners, found, index } = survey;
  const why = whyBitmapsGo(survey);
  if (why) {
    await dropBitmaps(image, draft, why);
    return true;
  }
  // tables move before their entries are put right: what else lies there has to stay as it is
  if (await mendSnapshots(survey, draft, free)) return true;
  if (await mendL1Table(survey, draft, free)) return true;
  if (owners.strayTables > 0) {
    // what such an entry names was read as a table, and all that it seems to refer to is made up
    await mendL1Entries(survey, draft, free, choices, signal);
    return true;
  }
  if (owners.l2Clash) {
    await moveTables(survey, draft, free, signal);
    return true;
  }
  const cutOff = found.kept.some(
    ({ code, structure }) => code === 'table-cut-off' && structure === 'l2-table',
  );
  const wrong = ENTRY_CODES.some(
    (code) => found.countOf(code) > 0 && !(choices.keepBeyondEnd && code === 'entry-beyond-virtual-end'),
  );
  const shared = index.activeUses.some((uses, row) => row < index.count && uses > 1);
  if (wrong || cutOff || (owners.disputed && !shared)) {
    const { writes } = draft;
    await mendMapping(survey, draft, free, choices, signal);
    if (draft.writes > writes) return true;
  }
  return shared && ownTables(survey, draft, free, signal);
}

/** Why the bitmaps can't stay; undefined where they can. */
function whyBitmapsGo({ image, owners, found }: RepairSurvey): FindingCode | undefined {
  if (owners.bitmapsClash) return 'data-in-metadata';
  const codes: readonly FindingCode[] = ['bitmap-entry-invalid', 'bitmaps-inconsistent'];
  const code = codes.find((some) => found.countOf(some) > 0);
  if (code) return code;
  const beyond = found.kept.some(
    (finding) =>
      (finding.code === 'reference-beyond-end' || finding.code === 'table-cut-off') &&
      finding.structure.startsWith('bitmap'),
  );
  return beyond || image.findings.some((finding) => finding.code === 'bitmap-directory-invalid')
    ? 'bitmap-directory-invalid'
    : undefined;
}

/** What may be written to: nothing refers there, and nothing damaged leads there either. */
export function freeClustersOf({ image, owners, found }: RepairSurvey): FreeClusters {
  const { storage, geometry } = image;
  const fixed = 'fixedLength' in storage && storage.fixedLength === true;
  const free = new FreeClusters(storage.name, geometry.clusterSize, geometry.hostClusters, !fixed);
  free.respect(owners.references.counters);
  owners.named.forEach((cluster) => free.avoid(cluster, 1));
  for (const { code, target, clusters = 1 } of found.kept) {
    if (code !== 'reference-beyond-end' || target === undefined) continue;
    const first = Math.floor(target / geometry.clusterSize);
    if (first + clusters < 2 ** 31) free.avoid(first, Math.min(clusters, 4096) + 1);
  }
  return free;
}
