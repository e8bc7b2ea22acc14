/** Pieces of sentences that the words for findings are made of. */
import { clusterPlace, entryPlace } from './finding-place';
import type { Finding } from './findings';
import { linkReason } from './link-text';
import { formatHex } from './sizes';
import { structureName } from './structure-names';

/** Where an entry points to. */
export const target = (finding: Finding): string =>
  finding.target === undefined ? 'an offset' : formatHex(finding.target);
/** The header field or extension meant. */
export const field = (finding: Finding): string => (finding.field ? `“${finding.field}”` : 'A field');
/** The value as it stands. */
export const value = (finding: Finding): string => (finding.raw === undefined ? '' : ` is ${finding.raw}`);
/** A sentence with what would have been right. */
export const expected = (finding: Finding): string =>
  finding.expected === undefined ? '' : ` It should be: ${finding.expected}.`;
/** The snapshot meant. */
export const snapshot = (finding: Finding): string =>
  finding.snapshot === undefined ? 'A snapshot' : `Snapshot number ${finding.snapshot + 1}`;
/** The entry meant, at the start of a sentence. */
export const entry = (finding: Finding): string => {
  const place = entryPlace(finding);
  return place[0].toUpperCase() + place.slice(1);
};
/** The clusters meant, at the start of a sentence. */
export const clusters = (finding: Finding, clusterSize?: number): string => {
  const place = clusterPlace(finding, clusterSize);
  return place[0].toUpperCase() + place.slice(1);
};
/** A sentence with refcount and references. */
export const counts = (finding: Finding): string =>
  finding.stored === undefined || finding.references === undefined
    ? ''
    : ` It is counted ${times(finding.stored)} and used ${times(finding.references)}.`;
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
/** Sentences for a header field. */
export const fieldDetail = (finding: Finding): string =>
  `${field(finding)}${value(finding)}.${expected(finding)}`;
/** Sentences for a part of a structure. */
export const partDetail = (finding: Finding): string =>
  `The ${finding.field ? `${finding.field} of the ` : ''}${structureName(finding.structure)}${finding.detail ? ` (“${finding.detail}”)` : ''}${finding.raw === undefined ? ' is not valid' : ` is ${finding.raw}`}.${expected(finding)}`;
/** A sentence for a file that the image names. */
export const missingFile = (finding: Finding, role: string): string =>
  `The image needs the ${role}${finding.detail ? ` “${finding.detail}”` : ''}, but ${linkReason(finding.field)}.`;

export const SEE_HEADER = 'Look at the header, and restore the image from a copy if there is one.';
export const NOTHING_TO_DO = 'There is nothing to do.';
