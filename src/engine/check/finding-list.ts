import {
  FINDING_KINDS,
  findingWeight,
  type Counter,
  type Finding,
  type FindingCode,
} from '../../shared/findings';

/** Counts findings and keeps the first of them, so that memory stays bounded however damaged an image is. */
export class FindingList {
  readonly kept: Finding[] = [];
  /** findings that were added, kept or not */
  total = 0;
  /** a map is quicker here than two objects: a table of junk counts a million */
  readonly #weights = new Map<FindingCode, { weight: number }>();

  /** @param limit how many are kept */
  constructor(private readonly limit: number) {}

  /** Whether the next finding is kept. One that is not need not be made: junk read as tables brings millions. */
  get hasRoom(): boolean {
    return this.kept.length < this.limit;
  }

  add(finding: Finding): void {
    this.countOnly(finding.code, findingWeight(finding));
    if (this.hasRoom) this.kept.push(finding);
  }

  /** Counts a finding that nobody will see. @param weight the `findingWeight` that it would have */
  countOnly(code: FindingCode, weight: number): void {
    this.total++;
    const counted = this.#weights.get(code);
    if (counted) counted.weight += weight;
    else this.#weights.set(code, { weight });
  }

  /** How often a code was counted. */
  countOf(code: FindingCode): number {
    return this.#weights.get(code)?.weight ?? 0;
  }

  /** How often a counter was hit, by other codes than those left out. */
  count(counter: Counter, leftOut: readonly FindingCode[] = []): number {
    let count = 0;
    for (const [code, { weight }] of this.#weights)
      if (FINDING_KINDS[code].counter === counter && !leftOut.includes(code)) count += weight;
    return count;
  }
}
