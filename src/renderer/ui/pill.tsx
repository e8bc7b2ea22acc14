import type { ReactNode } from 'react';
import './pill.css';

export type Tone = 'quiet' | 'good' | 'warn' | 'bad' | 'accent';

interface PillProps {
  readonly tone: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** A judgement in one or two words. Words say it, the colour only repeats it. */
export function Pill({ tone, icon, children }: PillProps) {
  return (
    <span className={`pill pill-${tone}`}>
      {icon}
      {children}
    </span>
  );
}

/** A plain fact beside a title, such as Not in use. */
export function Chip({ children, icon }: { readonly children: ReactNode; readonly icon?: ReactNode }) {
  return (
    <span className="chip">
      {icon}
      {children}
    </span>
  );
}

/** A dot that repeats a judgement given in words nearby. */
export function Dot({ tone }: { readonly tone: Tone }) {
  return <span className={`dot dot-${tone}`} aria-hidden="true" />;
}
