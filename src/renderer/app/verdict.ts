/** The one-word judgement of an image, from its header findings and its last check. */
import { FINDING_KINDS } from '../../shared/findings';
import type { CheckResult, ImageSummary } from '../../shared/results';
import type { Facts } from './facts';

export type Verdict =
  | { readonly kind: 'not-checked' }
  /** not checked, yet its map shows damaged clusters */
  | { readonly kind: 'damage-seen' }
  | { readonly kind: 'checking'; readonly percent: number }
  | { readonly kind: 'healthy' }
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

function verdictOfCheck(check: CheckResult, facts: Facts, clusterSize: number): Verdict {
  const errors = check.corruptions + check.extraCorruptions + check.checkErrors;
  if (errors > 0) return { kind: 'damaged', errors };
  if (check.leaks > 0)
    return { kind: 'leaks', clusters: check.leaks, bytes: leakedBytes(check, facts, clusterSize) };
  return { kind: 'healthy' };
}

function verdictOfHeader({ findings }: ImageSummary): Verdict | undefined {
  const keepsShut = findings.map(({ code }) => code).filter((code) => FINDING_KINDS[code].counter === 'open');
  if (keepsShut.length === 0) return undefined;
  if (keepsShut.includes('unknown-incompatible-feature')) return { kind: 'unsupported' };
  const elsewhere = keepsShut.every(
    (code) => code === 'backing-file-unusable' || code === 'data-file-unusable',
  );
  return elsewhere ? { kind: 'incomplete' } : { kind: 'damaged', errors: 0 };
}

/** Before a check nothing is healthy; a header that keeps an image shut says more than a clean check. */
export function verdictOf(summary: ImageSummary | undefined, facts: Facts): Verdict {
  if (facts.checking !== undefined) return { kind: 'checking', percent: facts.checking };
  if (!summary) return { kind: 'not-checked' };
  const checked = facts.check && verdictOfCheck(facts.check, facts, summary.clusterSize);
  if (checked?.kind === 'damaged') return checked;
  const seen: Verdict = { kind: (facts.map?.damagedClusters ?? 0) > 0 ? 'damage-seen' : 'not-checked' };
  return verdictOfHeader(summary) ?? checked ?? seen;
}
