import { formatCount } from '../../ui/numbers';
import { Dot } from '../../ui/pill';
import { EFFECT_NAMES, EFFECT_TONES } from './finding-groups';
import type { EffectGroup } from './finding-groups';
import './effect-groups.css';

/** What the findings mean for what the guest stored, and what a repair does about each group. */
export function EffectGroups({ groups }: { readonly groups: readonly EffectGroup[] }) {
  return (
    <ul className="effects selectable" aria-label="What it means for the data">
      {groups.map(({ effect, findings, meaning, repair }) => (
        <li key={effect} className="effect">
          <span className="effect-name">
            <Dot tone={EFFECT_TONES[effect]} />
            {EFFECT_NAMES[effect]}
          </span>
          <span className="effect-count">{formatCount(findings)}</span>
          <span className="effect-words">
            {meaning} <span className="dim">{repair}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
