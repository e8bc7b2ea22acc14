/** The one-word judgement of an image, from its header findings and its last check. */
import { FINDING_KINDS, type Finding } from '../../shared/findings';
import type { RowSummary } from '../../shared/folder';
import type { CheckResult } from '../../shared/results';
import type { Facts } from './facts';

/** What no counter of a check tells and yet keeps an image from being sound. */
export type Risk = 'marked-corrupt' | 'at-risk' | 'not-closed';

export type Verdict =
  | { readonly kind: 'not-checked' }
  /** not checked, yet its map shows damaged clusters */
  | { readonly kind: 'damage-seen' }
  | { readonly kind: 'checking'; readonly percent: number }
  | { readonly kind: 'healthy' }
  | { readonly kind: Risk }
  | { readonly kind: 'leaks'; readonly clusters: number; readonly bytes: number }
  /** another file that it needs, a backing or data file, is not there or not usable */
  | { readonly kind: 'incomplete' }
  /** it uses features that this program does not know */
  | { readonly kind: 'unsupported' }
  /** `errors` is 0 where the header alone shows it */
  | { readonly kind: 'damaged'; readonly errors: number };

/**
 * Bytes that nothing refers to. A check counts a cluster as leaked also where it is used, yet less often than
 * counted; only the map tells the two apart.
 */
export const leakedBytes = (check: CheckResult, { map }: Facts, clusterSize: number): number =>
  map?.leakedBytes ?? check.leaks * clusterSize;

/** The gravest risk among findings, counted or not. */
export function riskOf(findings: readonly Finding[]): Risk | undefined {
  if (findings.some(({ code }) => code === 'corrupt-bit')) return 'marked-corrupt';
  const effects = new Set(findings.map(({ code }) => FINDING_KINDS[code].effect));
  if (effects.has('at-risk') || effects.has('lost')) return 'at-risk';
  return findings.some(({ code }) => code === 'dirty-bit') ? 'not-closed' : undefined;
}

function verdictOfCheck(check: CheckResult, facts: Facts, clusterSize: number): Verdict {
  const errors = check.corruptions + check.extraCorruptions + check.checkErrors;
  if (errors > 0) return { kind: 'damaged', errors };
  const risk = riskOf(check.findings);
  if (risk && risk !== 'not-closed') return { kind: risk };
  if (check.leaks > 0)
    return { kind: 'leaks', clusters: check.leaks, bytes: leakedBytes(check, facts, clusterSize) };
  return { kind: risk ?? 'healthy' };
}

function verdictOfHeader({ findings, chain }: RowSummary): Verdict | undefined {
  const keepsShut = findings.map(({ code }) => code).filter((code) => FINDING_KINDS[code].counter === 'open');
  if (keepsShut.length === 0)
    return chain.some(({ problem }) => problem) ? { kind: 'incomplete' } : undefined;
  if (keepsShut.includes('unknown-incompatible-feature')) return { kind: 'unsupported' };
  const elsewhere = keepsShut.every(
    (code) => code === 'backing-file-unusable' || code === 'data-file-unusable',
  );
  return elsewhere ? { kind: 'incomplete' } : { kind: 'damaged', errors: 0 };
}

/** What can be said without a check: what QEMU wrote into the header, and damage that lies open on the map. */
function verdictOnSight({ findings }: RowSummary, { map }: Facts): Verdict {
  if (map && map.damagedClusters > 0) return { kind: 'damage-seen' };
  const risk = riskOf(findings);
  return { kind: risk === undefined || risk === 'at-risk' ? 'not-checked' : risk };
}

/** Before a check nothing is healthy; a header that keeps an image shut says more than a clean check. */
export function verdictOf(summary: RowSummary | undefined, facts: Facts): Verdict {
  if (facts.checking !== undefined) return { kind: 'checking', percent: facts.checking };
  if (!summary) return { kind: 'not-checked' };
  const checked = facts.check && verdictOfCheck(facts.check, facts, summary.clusterSize);
  if (checked?.kind === 'damaged') return checked;
  return verdictOfHeader(summary) ?? checked ?? verdictOnSight(summary, facts);
}
