import type { EngineParams, EngineResults } from '../../shared/engine-protocol';
import type { CheckResult } from '../../shared/results';

/** So many findings go to the window with the result; the rest it asks for in pages. */
export const FIRST_FINDINGS = 500;
/** More than that nobody reads; the counters tell the whole. */
export const KEPT_FINDINGS = 20_000;

/** A page of the findings that a check kept, perhaps those of one code. */
export function findingsPage(
  check: CheckResult,
  { offset, limit, code }: EngineParams<'findings'>,
): EngineResults['findings'] {
  const wanted =
    code === undefined ? check.findings : check.findings.filter((finding) => finding.code === code);
  const total = code === undefined ? check.findingsTotal : wanted.length;
  return { findings: wanted.slice(offset, offset + limit), total };
}

/** A result as it goes to the window at once. */
export const withFirstFindings = (check: CheckResult): CheckResult => ({
  ...check,
  findings: check.findings.slice(0, FIRST_FINDINGS),
});
