/** The rows of the list of findings: many of one kind share a row that opens. */
import { findingWeight, type Finding, type FindingCode } from '../../../shared/findings';

export type FindingRow =
  | { readonly kind: 'finding'; readonly finding: Finding; readonly isGrouped: boolean }
  | {
      readonly kind: 'group';
      readonly code: FindingCode;
      readonly count: number;
      readonly clusters: number;
      readonly isOpen: boolean;
    };

/** fewer are listed one by one */
const GROUP_FROM = 5;

/** Rows for findings, kinds in the order of their first one; the findings of a group follow it while it is open. */
export function findingRows(
  findings: readonly Finding[],
  open: ReadonlySet<FindingCode>,
): readonly FindingRow[] {
  const kinds = new Map<FindingCode, Finding[]>();
  for (const finding of findings) {
    const kind = kinds.get(finding.code);
    if (kind) kind.push(finding);
    else kinds.set(finding.code, [finding]);
  }
  return [...kinds].flatMap(([code, members]): readonly FindingRow[] => {
    const isGrouped = members.length >= GROUP_FROM;
    const rows = members.map((finding) => ({ kind: 'finding' as const, finding, isGrouped }));
    if (!isGrouped) return rows;
    const isOpen = open.has(code);
    const clusters = members.reduce((sum, finding) => sum + findingWeight(finding), 0);
    const group = { kind: 'group' as const, code, count: members.length, clusters, isOpen };
    return isOpen ? [group, ...rows] : [group];
  });
}
