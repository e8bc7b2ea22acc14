import type { Structure } from '../../shared/findings';
import type { OperationContext } from '../../shared/progress';
import type { DehydrateResult } from '../../shared/results';
import { FindingList } from '../check/finding-list';
import { ReferenceCheck } from '../check/reference-check';
import { checkBlocks } from '../check/refcount-blocks';
import { loadStoredRefcounts } from '../check/stored-refcounts';
import { surveyL2Tables } from '../check/survey-l2-tables';
import { surveyStructures } from '../check/survey-structures';
import { requireWalkable } from '../check/walkable-image';
import type { Image } from '../image/image';
import type { WritableStorage } from '../io/storage';
import { throwIfAborted, TimeSlice } from '../io/time-slice';
import { copyMetadata } from '../metadata/copy-metadata';
import { looksLikeBitmaps } from '../metadata/bitmap-directory-look';
import { EntryRules } from '../metadata/entry-rules';
import { headerRegions } from '../metadata/header-regions';
import { MetadataLayout } from '../metadata/metadata-layout';
import { MetadataOutput } from '../metadata/metadata-output';
import { segmentsOfRegions } from '../metadata/metadata-segments';
import { MetadataSurvey, type MetadataRegion } from '../metadata/metadata-survey';
import { RefcountStandIns } from '../metadata/refcount-stand-ins';
import { snapshotRegions } from '../metadata/snapshot-regions';
import { StandIns } from '../metadata/stand-ins';
import { PhaseMeter, type Phase } from './phase-meter';

/** Where the metadata goes, and what of it. */
export interface DehydrateOptions {
  /** PREFIX.meta, empty: the bytes, one structure behind the other */
  readonly meta: WritableStorage;
  /** PREFIX.map, empty: where they belong */
  readonly map: WritableStorage;
  /** takes tables that lie where guest data lies too; the result may then hold some of it */
  readonly includeOverlaps?: boolean;
}

const PHASES: readonly Phase[] = [
  { name: 'refcounts', share: 10, unit: 'tables' },
  { name: 'snapshots', share: 5, unit: 'tables' },
  { name: 'l2-tables', share: 60, unit: 'clusters' },
  { name: 'copy', share: 25, unit: 'clusters' },
];
const LUKS_MAGIC_LENGTH = 6;

/**
 * Writes the metadata of an image to two files, and no guest data. A check of what `rehydrate` makes of them finds
 * what a check of the image finds, where nothing had to be left out.
 * @throws PlatterError io-error, cancelled
 */
export async function dehydrate(
  image: Image,
  { meta, map, includeOverlaps = false }: DehydrateOptions,
  { signal, progress, log }: OperationContext = {},
): Promise<DehydrateResult> {
  throwIfAborted(signal);
  const meter = new PhaseMeter(PHASES, progress);
  const output = new MetadataOutput(meta, map);
  const fileLength = image.storage.length;
  await output.begin({ fileLength, clusterSize: image.geometry?.clusterSize });
  const standIns = hasKnownTables(image)
    ? await copyAll(image, output, includeOverlaps, meter, { signal, log })
    : await copyHeader(image, output);
  await output.end();
  meter.finish();
  return {
    fileLength,
    metadataBytes: output.bytes,
    leftOut: output.leftOut,
    standIns,
    headerOnly: !hasKnownTables(image),
  };
}

/** Whether the tables mean what they seem to: a feature that nobody knows may change that. */
const hasKnownTables = ({ geometry, findings }: Image): boolean =>
  geometry !== undefined && !findings.some(({ code }) => code === 'unknown-incompatible-feature');

async function copyHeader(image: Image, output: MetadataOutput): Promise<number> {
  for (const { offset, length } of segmentsOfRegions(
    await headerRegions(image, true),
    image.storage.length,
  )) {
    const bytes = new Uint8Array(length);
    await image.storage.read(offset, bytes);
    await output.keep('header', offset, bytes);
  }
  return 0;
}

/** @returns how many entries have stand-ins */
async function copyAll(
  image: Image,
  output: MetadataOutput,
  includeOverlaps: boolean,
  meter: PhaseMeter,
  { signal, log }: OperationContext,
): Promise<number> {
  const walkable = requireWalkable(image);
  const { header, geometry, storage } = walkable;
  const slice = new TimeSlice(signal);
  const stored = await loadStoredRefcounts(storage, header, geometry, meter.start('refcounts'), signal);
  if (slice.over) await slice.rest();
  const findings = new FindingList(0);
  const check = new ReferenceCheck(geometry, stored, findings, { beyondEndAllowed: true, recordLimit: 0 });
  const survey = new MetadataSurvey(geometry, check);
  meter.start('snapshots')(0, 1);
  const index = await surveyStructures(walkable, survey, signal);
  log?.(`${index.count} L2 tables`);
  const entries = meter.start('l2-tables');
  const tick = (done: number, total: number): void =>
    entries(done * geometry.l2Entries, total * geometry.l2Entries);
  await surveyL2Tables(walkable, index, survey, { tick, signal });
  if (slice.over) await slice.rest();
  const { references } = check;
  await checkBlocks(stored, geometry, header.refcountTableOffset, Infinity, references, findings, slice);

  const rules = new EntryRules(geometry);
  const snapshots = snapshotRegions(walkable, rules);
  const regions: MetadataRegion[] = [
    ...(await headerRegions(image, survey.guest.has(0) || survey.withheld.has(0))),
    ...snapshots.regions,
    ...luksMagic(image),
  ];
  for (const region of survey.regions) {
    if (region.structure !== 'header' && region.structure !== 'snapshot-table') regions.push(region);
  }
  const bitmaps = looksLikeBitmaps(walkable, rules);
  const isImplausible = (structure: Structure, offset: number): boolean =>
    (structure === 'bitmap-directory' && !bitmaps) ||
    (structure === 'snapshot-table' && offset >= (snapshots.leftOutFrom ?? Infinity));
  const layout = await MetadataLayout.create(geometry, regions, index, stored.table, signal);
  const refcounts = new RefcountStandIns(
    geometry,
    references.counters,
    references.clusters,
    walkable.snapshots.length,
  );
  const standIns = new StandIns(geometry, rules, refcounts);
  await copyMetadata(
    walkable,
    layout,
    { survey, entries: standIns, refcounts, includeOverlaps, isImplausible },
    output,
    meter.start('copy'),
    signal,
  );
  return standIns.count + refcounts.count;
}

/** That there is a LUKS header is no secret; all else of it is. */
function luksMagic({ extensionFacts }: Image): MetadataRegion[] {
  const luks = extensionFacts?.luks;
  return luks ? [{ structure: 'luks-header', offset: luks.offset, length: LUKS_MAGIC_LENGTH }] : [];
}
