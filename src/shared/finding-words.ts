/** Words for each finding code: the parts that are its own. `finding-text.ts` puts them together. */
import type { Finding, FindingCode } from './findings';
import { HEADER_FINDING_WORDS } from './header-finding-words';
import { TABLE_FINDING_WORDS } from './table-finding-words';

/** What is a code's own; effect and remedy come from its kind where they are left out. */
export interface FindingWords {
  /** one finding, a few words */
  readonly title: string;
  /** over a list of them */
  readonly heading: string;
  /** what is wrong and where: whole sentences */
  readonly detail: (finding: Finding, clusterSize?: number) => string;
  readonly effect?: string;
  readonly remedy?: string;
}

export const FINDING_WORDS: Readonly<Record<FindingCode, FindingWords>> = {
  ...HEADER_FINDING_WORDS,
  ...TABLE_FINDING_WORDS,
};
