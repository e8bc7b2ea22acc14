/** Findings grouped by what they mean for what the guest stored, and by what can mend them. */
import { FINDING_KINDS, type DataEffect, type Finding, type RepairLevel } from '../../../shared/findings';
import { formatCount } from '../../ui/numbers';
import type { Tone } from '../../ui/pill';

/** The gravest first. */
export const EFFECTS: readonly DataEffect[] = ['unreadable', 'lost', 'at-risk', 'space-only', 'none'];

export const EFFECT_NAMES: Readonly<Record<DataEffect, string>> = {
  unreadable: 'Unreadable',
  lost: 'Data lost',
  'at-risk': 'Data at risk',
  'space-only': 'Space only',
  none: 'Data unharmed',
};

export const EFFECT_TONES: Readonly<Record<DataEffect, Tone>> = {
  unreadable: 'bad',
  lost: 'bad',
  'at-risk': 'bad',
  'space-only': 'warn',
  none: 'quiet',
};

/** Whether a repair mends it, in a few words. */
export const REPAIR_NAMES: Readonly<Record<RepairLevel, string>> = {
  leaks: 'Gives it back',
  all: 'Mends it',
  platter: 'Mends it, Platter alone',
  none: 'Can’t mend it',
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

/** What a group of findings means for what the guest stored. */
const MEANINGS: Readonly<Record<DataEffect, string>> = {
  unreadable: 'The image can’t be used as it is; the data itself may be whole.',
  lost: 'What the guest stored there can’t be read from this image any more.',
  'at-risk': 'The data is still there, but a later write can destroy it.',
  'space-only': 'No data is at risk; space is wasted until it is given back.',
  none: 'What the guest stored is not affected.',
};

/** Findings that mean the same for the data, and what a repair does about them. */
export interface EffectGroup {
  readonly effect: DataEffect;
  readonly findings: number;
  readonly meaning: string;
  readonly repair: string;
}

/** The findings by what they mean for the data, the gravest first. */
export function effectGroups(findings: readonly Finding[]): readonly EffectGroup[] {
  return EFFECTS.flatMap((effect) => {
    const members = findings.filter((finding) => effectOf(finding) === effect);
    if (members.length === 0) return [];
    return [
      {
        effect,
        findings: members.length,
        meaning: MEANINGS[effect],
        repair: repairSentence(effect, members),
      },
    ];
  });
}

function repairSentence(effect: DataEffect, findings: readonly Finding[]): string {
  const { leaks, all, platter, none } = countRepairs(findings, () => 1);
  const mendable = leaks + all + platter;
  if (mendable + none === 0) return 'Nothing to repair.';
  if (mendable === 0) return 'No repair can mend this.';
  const what =
    effect === 'space-only'
      ? 'Repair gives back what nothing uses.'
      : effect === 'lost'
        ? 'Repair makes the image sound, and lists what is given up.'
        : 'Repair mends this and keeps the data.';
  const beyond = sentence(none, 'One of them it can’t mend.', '# of them it can’t mend.');
  const alone = sentence(platter, 'One of them qemu-img leaves.', '# of them qemu-img leaves.');
  return [
    what,
    ...(platter > 0 && platter < mendable ? alone : platter > 0 ? ['qemu-img leaves it.'] : []),
    ...beyond,
  ].join(' ');
}
