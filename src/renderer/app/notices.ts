/** What has to be said about an image before anything else, and what can be done about it. */
import { FINDING_KINDS, type FindingCode } from '../../shared/findings';
import { ClusterKind } from '../../shared/cluster-kinds';
import { holderName } from '../../shared/holder-text';
import { linkReason } from '../../shared/link-text';
import type { FeatureBit, ImageSummary, KindCount, MapSummary } from '../../shared/results';
import { SAMPLE_TEXTS } from '../../shared/samples';
import { formatSize } from '../../shared/sizes';
import { structureName } from '../../shared/structure-names';
import { formatOffset } from '../ui/numbers';
import type { Facts } from './facts';
import type { ImageTab } from './store';

type ActionName =
  | 'reread'
  | 'open-again'
  | 'show-header'
  | 'show-health'
  | 'show-chain'
  | 'finish-repair'
  | 'take-back'
  | 'start-over';

export interface Notice {
  readonly id:
    | 'stopped'
    | 'deleted'
    | 'replaced'
    | 'modified'
    | 'in-use'
    | 'interrupted'
    | 'unsupported'
    | 'encrypted'
    | 'damaged-header'
    | 'cut-off'
    | 'marked-corrupt'
    | 'not-closed'
    | 'chain'
    | 'data-file'
    | 'sample';
  readonly tone: 'quiet' | 'warn' | 'bad';
  readonly title: string;
  readonly text: string;
  readonly action?: ActionName;
  /** what can be done instead */
  readonly other?: ActionName;
}

const CHANGES: Readonly<Record<NonNullable<ImageTab['changed']>, readonly [title: string, text: string]>> = {
  deleted: [
    'The file was deleted',
    'What you see is what was read before. Re-read looks whether it is back in its place.',
  ],
  replaced: ['Another file has taken its place', 'What you see is from the old one.'],
  modified: ['The file has changed on disk', 'What you see is what was read before.'],
};

function imageNotices({ changed, stopped }: ImageTab): Notice[] {
  if (stopped)
    return [
      {
        id: 'stopped',
        tone: 'bad',
        title: 'The engine of this image stopped',
        text: 'The image is whole, also where it was being written to. Other images are not affected.',
        action: 'open-again',
      },
    ];
  if (!changed) return [];
  const [title, text] = CHANGES[changed];
  return [{ id: changed, tone: 'warn', title, text, action: 'reread' }];
}

function inUseNotice({ inUse }: ImageSummary): Notice[] {
  if (inUse.state !== 'in-use') return [];
  const writer = inUse.holders.find(({ writing }) => writing);
  const holder = writer ?? inUse.holders[0];
  if (!holder) return [];
  const name = holderName(holder);
  return [
    writer
      ? {
          id: 'in-use',
          tone: 'warn',
          title: `${name} is writing to this image`,
          text: 'Everything can be looked at, but it may be ahead of what you see, and a check may report what is merely in flight. Close it before you trust a verdict.',
          action: 'reread',
        }
      : {
          id: 'in-use',
          tone: 'quiet',
          title: `${name} has this image open for reading`,
          text: 'Looking and checking are safe meanwhile.',
        },
  ];
}

/** What can be tried with an image that is there to learn from. */
function sampleNotice({ sample, changing }: ImageTab): Notice[] {
  if (sample === undefined) return [];
  const base = {
    id: 'sample',
    tone: 'quiet',
    title: 'This is a sample',
    text: SAMPLE_TEXTS[sample].hint,
  } as const;
  // what is half written can't be made anew
  return [changing ? base : { ...base, action: 'start-over' }];
}

/** A repair that did not come to its end. */
function undoNotice({ undo }: Facts): Notice[] {
  const last = undo?.[0];
  // what is not known of a repair is no reason to press for anything
  if (last?.state !== 'interrupted' && last?.state !== 'undoing') return [];
  const base = { id: 'interrupted', tone: 'bad' } as const;
  return last.state === 'interrupted'
    ? [
        {
          ...base,
          title: 'A repair of this image was interrupted',
          text: 'It is no worse than before. Finish what was begun, or take it back: then it is as it was before the repair.',
          action: 'finish-repair',
          other: 'take-back',
        },
      ]
    : [
        {
          ...base,
          title: 'A repair was not taken back to its end',
          text: 'What is left of it can be taken back now.',
          action: 'take-back',
        },
      ];
}

const sentenceOf = (half: string): string => `${half[0].toUpperCase()}${half.slice(1)}.`;

/** Names of bits that the image's own table does not tell are the bit alone. */
const featureName = ({ bit, name }: FeatureBit): string =>
  name === `bit ${bit}` ? name : `${name} (bit ${bit})`;

/** Findings of the header that keep QEMU from opening an image, other than those with a notice of their own. */
const isOfHeader = (code: FindingCode): boolean =>
  FINDING_KINDS[code].counter === 'open' &&
  code !== 'unknown-incompatible-feature' &&
  code !== 'backing-file-unusable' &&
  code !== 'data-file-unusable';

const isWrittenTo = ({ inUse }: ImageSummary): boolean =>
  inUse.state === 'in-use' && inUse.holders.some(({ writing }) => writing);

/** What QEMU wrote into the header about the state of the image. */
function markNotices(summary: ImageSummary, codes: ReadonlySet<FindingCode>): Notice[] {
  const notices: Notice[] = [];
  if (codes.has('corrupt-bit'))
    notices.push({
      id: 'marked-corrupt',
      tone: 'bad',
      title: 'QEMU marked this image as corrupt',
      text: 'It can be read, here and in QEMU, but QEMU refuses to write to it. A repair shows first what it would write, takes the mark away, and can be taken back.',
      action: 'show-health',
    });
  // while somebody writes to it the image has to be open, and that notice says so
  if (codes.has('dirty-bit') && !isWrittenTo(summary))
    notices.push({
      id: 'not-closed',
      tone: 'warn',
      title: 'This image was not closed properly',
      text: 'Its data is complete and can be read; refcounts may be out of date. QEMU repairs them when it next opens the image for writing.',
      action: 'show-health',
    });
  return notices;
}

const pastEnd = (counts: readonly KindCount[]): number =>
  counts.find(({ kind }) => kind === ClusterKind.beyondEnd)?.clusters ?? 0;

/** Bytes past the end of the file that something refers to; either map may know of more than the other. */
const missingBytes = ({ host, guest, clusterSize }: MapSummary): number =>
  Math.max(pastEnd(host.counts), pastEnd(guest.counts)) * clusterSize;

/** A file that ends before what its tables refer to: told by the header's tables at once, by the others with the map. */
function cutOffNotice({ findings, fileLength }: ImageSummary, map: MapSummary | undefined): Notice[] {
  const tables = findings
    .filter(({ code }) => code === 'table-cut-off')
    .map(({ structure }) => structureName(structure));
  const missing = map ? missingBytes(map) : 0;
  if (tables.length === 0 && missing === 0) return [];
  const gone = [
    ...(missing > 0 ? [`${formatSize(missing)} that the image refers to are not there.`] : []),
    ...(tables.length > 0 ? [`The end cuts through its ${[...new Set(tables)].join(' and ')}.`] : []),
  ];
  return [
    {
      id: 'cut-off',
      tone: 'bad',
      title: `The file ends at ${formatOffset(fileLength)}, before all that it refers to`,
      text: `${gone.join(' ')} It was cut off, or entries point astray. If there is a longer copy, use that.`,
      action: 'show-health',
    },
  ];
}

function summaryNotices(summary: ImageSummary, map: MapSummary | undefined): Notice[] {
  const notices: Notice[] = [];
  const codes = new Set(summary.findings.map(({ code }) => code));
  if (codes.has('unknown-incompatible-feature')) {
    const unknown = summary.features.filter(
      ({ set, on, source }) => set === 'incompatible' && on && source !== 'format',
    );
    notices.push({
      id: 'unsupported',
      tone: 'warn',
      title: 'This image uses a feature that Platter does not know',
      text: `It needs ${unknown.map(featureName).join(', ')}. Its tables may mean something else, so only the header is shown.`,
      action: 'show-header',
    });
  } else if (!summary.can.map) {
    notices.push({
      id: 'damaged-header',
      tone: 'bad',
      title: 'The header does not lead to the tables of this image',
      text: 'Header shows every field that could be read, with what is wrong. Map and check need the tables.',
      action: 'show-header',
    });
  } else if (summary.findings.some(({ code }) => isOfHeader(code))) {
    notices.push({
      id: 'damaged-header',
      tone: 'bad',
      title: 'The header is damaged',
      text: 'Header shows every field with what is wrong. The map follows it as far as it leads; a check would have to guess.',
      action: 'show-header',
    });
  }
  notices.push(...cutOffNotice(summary, map), ...markNotices(summary, codes));
  if (summary.encryption)
    notices.push({
      id: 'encrypted',
      tone: 'quiet',
      title: `The data is encrypted (${summary.encryption})`,
      text: 'Header, map, check and snapshots work as always. What the guest stored stays closed.',
    });
  const broken = summary.chain.find(({ problem }) => problem);
  if (broken)
    notices.push({
      id: 'chain',
      tone: 'warn',
      title: `The backing file “${broken.name}” cannot be used`,
      text: `${sentenceOf(linkReason(broken.problem?.reason))} What this file itself holds is shown; what it takes from below is unknown.`,
      action: 'show-chain',
    });
  if (codes.has('data-file-unusable'))
    notices.push({
      id: 'data-file',
      tone: 'warn',
      title: 'The external data file cannot be used',
      text: `${summary.dataFile?.name ?? 'It'} holds what the guest stored. The metadata in this file is shown as it stands.`,
    });
  return notices;
}

/** The notices of an image, the most pressing first. */
export function noticesOf(image: ImageTab, facts: Facts): readonly Notice[] {
  const summary = image.summary.value;
  return [
    ...imageNotices(image),
    ...undoNotice(facts),
    ...(summary ? [...inUseNotice(summary), ...summaryNotices(summary, facts.map)] : []),
    ...sampleNotice(image),
  ];
}
