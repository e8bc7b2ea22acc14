/** What a plan of a repair comes to, as the dialog shows it. */
import type { PlatterError } from '../../../shared/errors';
import type { Finding } from '../../../shared/findings';
import type {
  CheckCounts,
  LostRange,
  RepairPreview,
  RepairStepName,
  RepairWrite,
} from '../../../shared/repair-results';
import { contentsText, isClean, reasonText } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { pathIn, toolLine } from '../../app/tool-line';
import { formatOffset } from '../../ui/numbers';
import type { RepairChoice } from './repair-choice';

/** A counter of the check, now and when all is done. */
export interface CountRow {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** The counters of a check, now and then. That all could be checked goes without saying. */
export const countRows = (before: CheckCounts, after: CheckCounts): readonly CountRow[] => [
  { name: 'Corruptions', before: before.corruptions, after: after.corruptions },
  { name: 'Leaks', before: before.leaks, after: after.leaks },
  { name: 'Seen by Platter alone', before: before.extraCorruptions, after: after.extraCorruptions },
  ...(before.checkErrors + after.checkErrors > 0
    ? [{ name: 'Not checked', before: before.checkErrors, after: after.checkErrors }]
    : []),
];

/** Why a plan can't be carried out; undefined where it can. */
export function whyNoRepair({
  writes,
  undoFile,
}: Pick<RepairPreview, 'writes' | 'undoFile'>): string | undefined {
  if (writes.count === 0 || undoFile !== undefined) return undefined;
  return 'No undo file can be made, neither beside the image nor in the folder of this app, so nothing is written. A copy elsewhere can be repaired.';
}

/** Where an undo file lies, as people say it. */
export function undoPlace(undoFile: string, folder: string): string {
  const name = undoFile.slice(1 + Math.max(undoFile.lastIndexOf('/'), undoFile.lastIndexOf('\\')));
  return undoFile === pathIn(folder, name) ? `${name}, beside the image` : undoFile;
}

/** The bytes of a write, as they are and as they will be; of what is longer than an entry, its size and what it is. */
export function bytesText({ before, after, length, reason }: RepairWrite): string {
  if (before !== undefined && after !== undefined) return `${before} → ${after}`;
  const contents = contentsText(reason);
  return contents === undefined ? formatSize(length) : `${formatSize(length)}: ${contents}`;
}

/** Where on the disk a write shows, if it is about a place there. */
export const writeGuestText = ({ guest }: RepairWrite): string =>
  guest ? `${formatOffset(guest.start)}, ${formatSize(guest.length)}` : '';

const STEPS: readonly RepairStepName[] = ['place', 'raise', 'switch', 'lower', 'finish'];

/** Writes in the order in which they reach the disk. */
export const inSteps = (writes: readonly RepairWrite[]): readonly RepairWrite[] =>
  STEPS.flatMap((step) => writes.filter((write) => write.step === step));

/** Why a write is done, for a list. */
export function reasonName({ reason }: RepairWrite): string {
  const { title } = reasonText(reason);
  return `${title[0].toUpperCase()}${title.slice(1)}`;
}

const BECOMES: Readonly<Record<LostRange['becomes'], string>> = {
  zeroes: 'zeroes',
  'data-file': 'what the data file has',
  backing: 'what the backing file has',
};

/** What the guest reads where a range is given up. */
export const becomesText = ({ becomes }: LostRange): string => BECOMES[becomes];

/** Whose disk a lost range is on. */
export const lostOwnerText = ({ snapshot }: LostRange): string =>
  snapshot === undefined ? 'as it is now' : `snapshot ${snapshot + 1}`;

/** Findings that stay, without those that only say what is worth knowing. */
export const findingsLeft = (remaining: readonly Finding[], { after }: RepairPreview): readonly Finding[] =>
  isClean(after) ? [] : remaining;

/** The line that repairs an image in a terminal as it was chosen. */
export const repairCommand = (folder: string, fileName: string, { scope, keepData }: RepairChoice): string =>
  toolLine(
    'repair',
    scope === 'leaks' ? '--leaks-only' : undefined,
    keepData ? '--keep-data' : undefined,
    pathIn(folder, fileName),
  );

/** The line that takes the newest repair back. */
export const undoCommand = (folder: string, fileName: string, force: boolean): string =>
  toolLine('undo', force ? '--force' : undefined, pathIn(folder, fileName));

/** Whether taking back was refused for nothing but the time of the last change: what the repair changed is as it left it. */
export const isForceable = ({ code, fields }: PlatterError): boolean =>
  code === 'changed-since-repair' && fields['reason'] === 'modified';
