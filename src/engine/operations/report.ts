import { CLASS_OF_KIND, type ClusterClass } from '../../shared/cluster-kinds';
import { describeFinding } from '../../shared/finding-text';
import type { Finding } from '../../shared/findings';
import type { HistoryEntry } from '../../shared/history';
import { KIND_TEXTS } from '../../shared/kind-words';
import type { OperationContext } from '../../shared/progress';
import type { UndoEntry } from '../../shared/repair-results';
import { REPORT_FINDINGS, REPORT_VERSION } from '../../shared/report';
import type { ImageReport, ReportCheck, ReportFinding, ReportMap } from '../../shared/report';
import type { CheckResult, ImageSummary, MapSpace } from '../../shared/results';
import { ladderOf } from '../../shared/size-ladder';
import { fileNameOf, withoutFolders } from '../../shared/without-folders';
import type { Image } from '../image/image';
import type { ImageMap } from '../map/image-map';
import { buildMap } from './build-map';
import { check } from './check';
import { PhaseMeter } from './phase-meter';
import { summary } from './summary';

export interface ReportOptions {
  /** what makes it, e.g. `Platter 1.0.0` */
  readonly program: string;
  /** names the folders of the image and of the files that it names; else file names alone */
  readonly folders: boolean;
  /** a check that was done, or whether to do one where the image allows it */
  readonly check: CheckResult | boolean;
  /** a map that was built; one is built where it is missing */
  readonly map?: ImageMap;
  readonly repairs: readonly UndoEntry[];
  readonly acts: readonly HistoryEntry[];
}

/** Cells of a picture, at most. */
const CELLS = 480;

/**
 * Gathers all there is to say about an image, as far as it can be read.
 * @throws PlatterError io-error, cancelled
 */
export async function report(
  image: Image,
  options: ReportOptions,
  context: OperationContext = {},
): Promise<ImageReport> {
  const { signal } = context;
  const facts = await summary(image, {}, { signal });
  const meter = new PhaseMeter(
    [
      { name: 'l2-tables', share: 40, unit: 'tables' },
      { name: 'compare', share: 60, unit: 'clusters' },
    ],
    context.progress,
  );
  const mapped = meter.start('l2-tables');
  const map =
    options.map ??
    (facts.can.map
      ? await buildMap(image, {}, { signal, progress: ({ progress }) => mapped(progress, 100) })
      : undefined);
  const checked = meter.start('compare');
  const found =
    typeof options.check === 'object'
      ? options.check
      : options.check && facts.can.check
        ? await check(
            image,
            { maxFindings: REPORT_FINDINGS },
            { signal, progress: ({ progress }) => checked(progress, 100) },
          )
        : undefined;
  const record = await recordOf(facts, map, found, options, signal);
  meter.finish();
  return options.folders ? record : withoutFolders(shorn(record), namesIn(facts));
}

async function recordOf(
  facts: ImageSummary,
  map: ImageMap | undefined,
  found: CheckResult | undefined,
  { program, repairs, acts }: ReportOptions,
  signal: AbortSignal | undefined,
): Promise<ImageReport> {
  const { fileName, folder, clusterSize, fields, features, extensions, snapshots, bitmaps, chain } = facts;
  const { format, version, virtualSize, refcountBits, compressionType } = facts;
  const { extendedL2, encryption, dataFile, inUse } = facts;
  const withWords = (finding: Finding): ReportFinding => ({
    ...finding,
    ...describeFinding(finding, { clusterSize: clusterSize || undefined }),
  });
  return {
    report: 'platter-image',
    version: REPORT_VERSION,
    made: new Date().toISOString(),
    program,
    fileName,
    folder,
    image: {
      format,
      version,
      virtualSize,
      clusterSize,
      refcountBits,
      compressionType,
      extendedL2,
      encryption,
      dataFile,
      inUse,
    },
    sizes: ladderOf(facts, map?.summary()).map(({ id, name, bytes, note }) => ({ id, name, bytes, note })),
    header: { fields, features, extensions, findings: facts.findings.map(withWords) },
    maps: map && [await mapOf(map, 'host', signal), await mapOf(map, 'guest', signal)],
    check: found && checkOf(found, withWords),
    snapshots,
    bitmaps,
    chain,
    repairs: repairs.map(({ path, ...repair }) => ({ ...repair, undoFile: fileNameOf(path) })),
    acts,
  };
}

const checkOf = (found: CheckResult, withWords: (finding: Finding) => ReportFinding): ReportCheck => ({
  ...found,
  findings: found.findings.slice(0, REPORT_FINDINGS).map(withWords),
});

async function mapOf(map: ImageMap, space: MapSpace, signal: AbortSignal | undefined): Promise<ReportMap> {
  const { clusterSize, [space]: totals } = map.summary();
  const level = Math.max(0, Math.ceil(Math.log2(totals.clusters / CELLS)));
  const bins = await map.bins({ space, level, first: 0, count: CELLS }, signal);
  const runs: { class: ClusterClass; cells: number }[] = [];
  for (let cell = 0; cell < bins.dominant.length; cell++) {
    const kind = classOfCell(bins.dominant[cell], bins.present[cell]);
    const last = runs.at(-1);
    if (last?.class === kind) last.cells++;
    else runs.push({ class: kind, cells: 1 });
  }
  return {
    space,
    clusters: totals.clusters,
    kinds: totals.counts
      .filter(({ clusters }) => clusters > 0)
      .map(({ kind, clusters }) => ({
        ...KIND_TEXTS[kind],
        class: CLASS_OF_KIND[kind],
        clusters,
        bytes: clusters * clusterSize,
      })),
    picture: { clustersPerCell: 2 ** level, cells: bins.dominant.length, runs },
  };
}

/** What a cell shows: one damaged or leaked cluster among thousands is not to be lost. */
function classOfCell(dominant: number, present: number): ClusterClass {
  const has = (wanted: ClusterClass): boolean =>
    CLASS_OF_KIND.some((group, kind) => group === wanted && (present & (1 << kind)) !== 0);
  return has('damaged') ? 'damaged' : has('leaked') ? 'leaked' : CLASS_OF_KIND[dominant];
}

/** Without the image's folder, and without the bytes of extensions that spell a file's name. */
function shorn(record: ImageReport): ImageReport {
  const { extensions } = record.header;
  return {
    ...record,
    folder: undefined,
    header: {
      ...record.header,
      extensions: extensions.map((extension) =>
        extension.name === 'data file' ? { ...extension, raw: '' } : extension,
      ),
    },
    // a link's place is its folder and name once more
    chain: record.chain.map(({ path: _path, ...link }) => link),
  };
}

/** All names of files that a report may hold. */
const namesIn = ({ folder, fileName, dataFile, chain, findings }: ImageSummary): readonly string[] => [
  `${folder}/${fileName}`,
  dataFile?.name ?? '',
  ...chain.flatMap(({ name, path, problem }) => [name, path ?? '', problem?.detail ?? '']),
  ...findings
    .filter(({ structure }) => structure === 'backing-file' || structure === 'data-file')
    .map(({ detail = '' }) => detail),
];
