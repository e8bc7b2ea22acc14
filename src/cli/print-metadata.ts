import { printable } from '../shared/printable';
import type { DehydrateResult, LeftOut, RehydrateResult } from '../shared/results';
import { formatSize } from '../shared/sizes';
import { structureName } from '../shared/structure-names';

const REASONS = {
  'guest-data': 'guest data or keys may lie in the same place',
  implausible: 'it does not look like one, and may be guest data',
} as const satisfies Record<LeftOut['reason'], string>;

const lines = (...texts: readonly string[]): string => `${texts.map(printable).join('\n')}\n`;

function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  return [
    'Left out; a check of the rehydrated image finds something else there:',
    ...leftOut.map(
      ({ structure, reason, bytes }) => `    ${structureName(structure)}, ${bytes} bytes: ${REASONS[reason]}`,
    ),
  ];
}

/** What was written, for people. */
export function dehydrateText(
  { metadataBytes, fileLength, standIns, headerOnly, leftOut }: DehydrateResult,
  { meta, map }: { readonly meta: string; readonly map: string },
  includeOverlaps: boolean,
): string {
  return lines(
    `${meta} and ${map} hold the metadata: ${formatSize(metadataBytes)} of ${formatSize(fileLength)}.`,
    includeOverlaps
      ? 'Guest data may be in them, where tables overlap it. Names of backing files, data files, snapshots and bitmaps are, too.'
      : 'There is no guest data in them. Names of backing files, data files, snapshots and bitmaps are.',
    ...(headerOnly ? ['The header leads to no tables that can be read: it is all they hold.'] : []),
    ...(standIns > 0
      ? [`${standIns} entries may be guest data: others that a check counts alike stand in for them.`]
      : []),
    ...leftOutLines(leftOut),
  );
}

/** What was made, for people. */
export function rehydrateText(
  { metadataBytes, fileLength, leftOut }: RehydrateResult,
  image: string,
): string {
  return lines(
    `${image} has the structure of the original, ${formatSize(metadataBytes)} of ${formatSize(fileLength)}. It holds no guest data.`,
    ...leftOutLines(leftOut),
  );
}

/** The same for programs. */
export const leftOutJson = (leftOut: readonly LeftOut[]): { readonly 'left-out': readonly LeftOut[] } => ({
  'left-out': leftOut,
});
