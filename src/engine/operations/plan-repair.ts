import { countsOf } from '../../shared/check-counts';
import { FINDING_KINDS } from '../../shared/findings';
import type { CheckResult } from '../../shared/results';
import type { OperationContext } from '../../shared/progress';
import type { RepairPreview, RepairScope } from '../../shared/repair-results';
import { PlatterError } from '../../shared/errors';
import { refusalAlone, requireWalkable, type WalkableImage } from '../check/walkable-image';
import { clearBit, hasBit, writeUint64 } from '../codec/big-endian';
import { INCOMPATIBLE } from '../codec/feature-bits';
import { HEADER_FIELDS } from '../codec/header-layout';
import type { Image } from '../image/image';
import { rereadImage } from '../image/reread-image';
import { dropBitmaps } from '../repair/drop-bitmaps';
import { mendCopiedFlags } from '../repair/mend-copied-flags';
import { mendRefcounts } from '../repair/mend-refcounts';
import { freeClustersOf, mendTables, type MendedTables } from '../repair/mend-tables';
import { REPAIR_STEPS, type PlannedChanges } from '../repair/planned-changes';
import { RepairDraft } from '../repair/repair-draft';
import { repairRefusal } from '../repair/repair-refusal';
import { surveyForRepair } from '../repair/survey-for-repair';
import { withoutImpossibleTable } from '../repair/without-refcount-table';
import { check } from './check';
import { PhaseMeter } from './phase-meter';

/** What is to be mended, and how. */
export interface PlanOptions {
  /** default all */
  readonly scope?: RepairScope;
  /** takes a reading that may be wrong rather than giving data up. Default false */
  readonly keepData?: boolean;
  /** leaves entries behind the end of the disk alone. Default false */
  readonly keepBeyondEnd?: boolean;
}

/** A repair that was decided and checked, and of which nothing is written. */
export interface RepairPlan {
  readonly preview: Omit<RepairPreview, 'undoFile' | 'undoBytes'>;
  readonly changes: PlannedChanges;
}

/** Findings that are kept. */
const KEPT = 10_000;

/**
 * Decides what a repair writes, and checks the outcome before anything is written.
 * @throws PlatterError header-damaged where the tables can't be found; too-large, io-error, cancelled
 */
export async function planRepair(
  image: Image,
  { scope = 'all', keepData = false, keepBeyondEnd = false }: PlanOptions = {},
  { signal, progress, log }: OperationContext = {},
): Promise<RepairPlan> {
  const meter = new PhaseMeter(
    [
      { name: 'check', share: 30, unit: 'clusters' },
      { name: 'plan', share: 40, unit: 'clusters' },
      { name: 'verify', share: 30, unit: 'clusters' },
    ],
    progress,
  );
  meter.start('check')(0, 1);
  const walkable = requireWalkable(image);
  const { header, geometry } = walkable;
  if (header.l1Size > 0 && header.l1TableOffset < geometry.clusterSize) {
    // the header itself would be mended as a table, and where the real one lies nobody knows
    throw new PlatterError('header-damaged', {
      file: image.storage.name,
      findings: ['header-field-invalid'],
    });
  }
  const draft = new RepairDraft(walkable);
  const reopen = async (): Promise<WalkableImage> =>
    withoutImpossibleTable(requireWalkable(await rereadImage(image, draft.planned)));
  const checked = (some: Image): Promise<CheckResult> => check(some, { maxFindings: KEPT }, { signal });
  const original = withoutImpossibleTable(walkable);
  let current = original;
  let found: CheckResult | undefined;
  const refused = refusalAlone(image);
  const refusal = scope === 'leaks' ? refused : repairRefusal(walkable);
  if (refusal) throw refusal;
  if (refusalAlone(current)) {
    await dropBitmaps(current, draft, 'bitmap-directory-invalid');
    current = await reopen();
  } else if (!refused) found = await checked(walkable);
  meter.start('plan')(0, 1);
  const mendAll = async (): Promise<void> => {
    const tables = await mendTables(current, draft, { keepData, keepBeyondEnd }, reopen, signal);
    await mendRefcounts(tables.after, draft, tables.free, tables.before, scope, signal);
  };
  const verified = async (): Promise<CheckResult> => {
    const after = draft.planned.empty && found ? found : await checked(await reopen());
    if (after.corruptions === 0 || after.leaks + after.checkErrors > 0) return after;
    const survey = await surveyForRepair(await reopen(), signal);
    if (survey.found.countOf('copied-flag-wrong') !== after.corruptions) return after;
    await mendCopiedFlags(survey, draft, signal);
    return checked(await reopen());
  };
  if (scope === 'all') await mendAll();
  else if (found && found.checkErrors === 0) {
    // where a table could not be read, what it refers to only seems to leak
    const { before, free } = await surveyed(current, signal);
    await mendRefcounts(before, draft, free, before, scope, signal);
  }
  meter.start('verify')(0, 1);
  let after = await verified();
  const isLeft = after.corruptions + after.extraCorruptions > 0 && !draft.planned.empty;
  if (scope === 'all' && isLeft && current === original) {
    // structures that went elsewhere may have left two others in one place
    await mendAll();
    after = await verified();
  }
  if (after.corruptions + after.checkErrors === 0) await clearBits(walkable, draft);
  meter.finish();
  log?.(`${draft.listed.length} writes are planned`);
  return { preview: preview(scope, draft, image, found, after), changes: draft.planned };
}

async function surveyed(
  image: WalkableImage,
  signal?: AbortSignal,
): Promise<Pick<MendedTables, 'before' | 'free'>> {
  const before = await surveyForRepair(image, signal);
  return { before, free: freeClustersOf(before) };
}

/** The image is sound again, and says so. */
async function clearBits({ header }: WalkableImage, draft: RepairDraft): Promise<void> {
  if (header.version < 3) return;
  const put = async (
    bits: typeof header.incompatible,
    reason: 'dirty-bit-cleared' | 'corrupt-bit-cleared',
  ) => {
    const bytes = new Uint8Array(8);
    writeUint64(bytes, 0, bits);
    await draft.put('finish', HEADER_FIELDS.incompatible_features.offset, bytes, reason);
  };
  let bits = header.incompatible;
  if (hasBit(bits, INCOMPATIBLE.dirty)) {
    bits = clearBit(bits, INCOMPATIBLE.dirty);
    await put(bits, 'dirty-bit-cleared');
  }
  if (hasBit(bits, INCOMPATIBLE.corrupt)) {
    await put(clearBit(bits, INCOMPATIBLE.corrupt), 'corrupt-bit-cleared');
  }
}

function preview(
  scope: RepairScope,
  draft: RepairDraft,
  image: Image,
  found: CheckResult | undefined,
  after: CheckResult,
): RepairPlan['preview'] {
  const { planned } = draft;
  const ranges = REPAIR_STEPS.flatMap((step) => planned.ranges(step));
  const sum = (some: readonly { readonly length: number }[]): number =>
    some.reduce((bytes, { length }) => bytes + length, 0);
  return {
    scope,
    findings: found?.findings ?? image.findings,
    findingsTotal: found?.findingsTotal ?? image.findings.length,
    before: found ? countsOf(found) : { ...countsOf(after), checkErrors: after.checkErrors + 1 },
    after: countsOf(after),
    remaining: after.findings.filter(({ code }) => FINDING_KINDS[code].counter !== 'notice'),
    writes: { count: ranges.length + planned.copies.length, bytes: sum(ranges) + sum(planned.copies) },
    listed: draft.listed,
    copiedBytes: sum(planned.copies),
    punchedBytes: sum(planned.punches),
    leakedTables: draft.leakedTables,
    lost: draft.lost,
    lostBytes: draft.lostBytes,
    dropped: draft.dropped,
    lengthBefore: planned.lengthBefore,
    lengthAfter: planned.length,
  };
}
