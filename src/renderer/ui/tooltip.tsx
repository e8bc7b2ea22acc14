import type { ReactElement, ReactNode } from 'react';
import { Focusable, OverlayArrow, Tooltip, TooltipTrigger } from 'react-aria-components';
import './tooltip.css';

interface TipProps {
  readonly text: ReactNode;
  /** a react-aria button, or any focusable element inside `Focusable` */
  readonly children: ReactElement;
  readonly delay?: number;
}

/** Says more about a control while the pointer or the focus is on it. */
export function Tip({ text, children, delay = 500 }: TipProps) {
  return (
    <TooltipTrigger delay={delay} closeDelay={80}>
      {children}
      <Tooltip className="tooltip" offset={6}>
        <OverlayArrow className="tooltip-arrow" />
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}

interface HintProps {
  readonly text: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** What the pointer can have explained, the keyboard can too. */
export const FOCUSABLE = { tabIndex: 0 } as const;

/** Text that can be hovered and focused for its explanation, e.g. a size for its exact bytes. */
export function Hint({ text, children, className = '' }: HintProps) {
  return (
    <Tip text={text} delay={300}>
      <Focusable>
        <span className={`hint ${className}`} role="note" {...FOCUSABLE}>
          {children}
        </span>
      </Focusable>
    </Tip>
  );
}
