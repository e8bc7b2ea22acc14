/** Words for findings: what is wrong, where, what it means for the data, what to do. */
import { FINDING_WORDS } from './finding-words';
import {
  FINDING_KINDS,
  type DataEffect,
  type Finding,
  type FindingCode,
  type FindingKind,
  type RepairLevel,
} from './findings';

/** A finding as people read it: plain sentences. */
export interface FindingText {
  /** a few words, no full stop */
  readonly title: string;
  readonly detail: string;
  /** what it means for what the guest stored */
  readonly effect: string;
  /** what to do about it */
  readonly remedy: string;
}

const EFFECTS: Readonly<Record<DataEffect, string>> = {
  none: 'Your data is not affected.',
  'space-only': 'No data is at risk; the space is wasted until it is given back.',
  'at-risk': 'The data is still there, but a later write can destroy it.',
  lost: 'What the guest stored here can no longer be read from this image.',
  unreadable: 'The image can not be used until this is put right; the data itself may be whole.',
};

const REMEDIES: Readonly<Record<RepairLevel, string>> = {
  leaks: 'A repair gives the space back.',
  all: 'A repair mends it, and can be taken back.',
  platter: 'A repair mends it, and can be taken back; qemu-img check -r leaves it.',
  none: 'Nothing can repair this. Restore the image from a copy if there is one.',
};

/** Where a repair can only end what is lost already. */
const GIVEN_UP =
  'A repair gives this part of the disk up, and says so first. If there is a whole copy, use that.';

const remedyOf = ({ effect, repair }: FindingKind): string =>
  effect === 'lost' && repair === 'platter' ? GIVEN_UP : REMEDIES[repair];

/** Words for a finding. With the cluster size, clusters have their number and ranges their size. */
export function describeFinding(
  finding: Finding,
  options: { readonly clusterSize?: number } = {},
): FindingText {
  const { title, detail, effect, remedy } = FINDING_WORDS[finding.code];
  const kind = FINDING_KINDS[finding.code];
  return {
    title,
    detail: detail(finding, options.clusterSize),
    effect: effect ?? EFFECTS[kind.effect],
    remedy: remedy ?? remedyOf(kind),
  };
}

/** Heading over all findings of a code. */
export const findingHeading = (code: FindingCode): string => FINDING_WORDS[code].heading;
