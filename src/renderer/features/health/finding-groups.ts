/** Findings grouped by what they mean for what the guest stored, and by what can mend them. */
import {
  FINDING_KINDS,
  findingWeight,
  type DataEffect,
  type Finding,
  type RepairLevel,
} from '../../../shared/findings';
import { formatCount } from '../../ui/numbers';

/** The gravest first. */
export const EFFECTS: readonly DataEffect[] = ['unreadable', 'lost', 'at-risk', 'space-only', 'none'];

export const EFFECT_NAMES: Readonly<Record<DataEffect, string>> = {
  unreadable: 'Unreadable',
  lost: 'Data lost',
  'at-risk': 'Data at risk',
  'space-only': 'Space only',
  none: 'Data unharmed',
};

/** Whether a repair mends it, in a word or two. */
export const REPAIR_NAMES: Readonly<Record<RepairLevel, string>> = {
  leaks: 'yes',
  all: 'yes',
  platter: 'not yet',
  none: 'no',
};

export const effectOf = ({ code }: Finding): DataEffect => FINDING_KINDS[code].effect;
export const repairOf = ({ code }: Finding): RepairLevel => FINDING_KINDS[code].repair;

/** How many findings have each effect. */
export function countEffects(findings: readonly Finding[]): ReadonlyMap<DataEffect, number> {
  const counts = new Map<DataEffect, number>();
  for (const finding of findings) {
    const effect = effectOf(finding);
    counts.set(effect, (counts.get(effect) ?? 0) + 1);
  }
  return counts;
}

/** The gravest findings first, in the order of the file among equals. */
export function byGravity(findings: readonly Finding[]): readonly Finding[] {
  return EFFECTS.flatMap((effect) => findings.filter((finding) => effectOf(finding) === effect));
}

function sentence(count: number, one: string, many: string): string[] {
  if (count === 0) return [];
  return [count === 1 ? one : many.replace('#', formatCount(count))];
}

/** Whether a finding is something to repair; most notices only say what is worth knowing. */
const isRepairable = ({ code }: Finding): boolean =>
  FINDING_KINDS[code].counter !== 'notice' || FINDING_KINDS[code].repair === 'all';

/** How much each repair would mend. `weigh` counts a finding as one, or as its clusters. */
export function countRepairs(
  findings: readonly Finding[],
  weigh: (finding: Finding) => number,
): Readonly<Record<RepairLevel, number>> {
  const counts: Record<RepairLevel, number> = { leaks: 0, all: 0, platter: 0, none: 0 };
  for (const finding of findings) if (isRepairable(finding)) counts[repairOf(finding)] += weigh(finding);
  return counts;
}

/** What each repair would mend, in sentences; empty without anything to repair. */
export function repairForecast(findings: readonly Finding[]): readonly string[] {
  const counts = countRepairs(findings, findingWeight);
  return [
    ...sentence(
      counts.leaks,
      'One leak: qemu-img check -r leaks corrects its count without touching data.',
      '# leaks: qemu-img check -r leaks corrects their counts and frees what nothing uses, without touching data.',
    ),
    ...sentence(
      counts.all,
      'One error is put right by correcting counts and flags, as qemu-img check -r all does.',
      '# errors are put right by correcting counts and flags, as qemu-img check -r all does.',
    ),
    ...sentence(
      counts.platter,
      'One error that no tool mends yet; qemu-img leaves it or makes it worse.',
      '# errors that no tool mends yet; qemu-img leaves them or makes them worse.',
    ),
    ...sentence(
      counts.none,
      'One finding no repair can mend: what it stands for is not in the file.',
      '# findings no repair can mend: what they stand for is not in the file.',
    ),
  ];
}
