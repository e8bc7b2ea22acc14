import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Tip } from './tooltip';
import './button.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  /** `primary`: what is best done next, at most one in a window; `quiet`: no frame until hovered */
  readonly kind?: 'primary' | 'plain' | 'quiet';
  readonly isDisabled?: boolean;
  readonly icon?: ReactNode;
  readonly className?: string;
  /** where the words alone do not say of what */
  readonly 'aria-label'?: string;
}

/** A labelled button. */
export function Button({ children, kind = 'plain', icon, className = '', ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button button-${kind} ${className}`}>
      {icon}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps {
  /** what it does: the accessible name and the tooltip */
  readonly label: string;
  readonly icon: ReactNode;
  readonly onPress?: () => void;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  /** shortcut shown in the tooltip */
  readonly keys?: string;
  readonly className?: string;
}

/** A square button with an icon alone; the tooltip names it. */
export function IconButton({ label, icon, keys, isPressed, className = '', ...rest }: IconButtonProps) {
  return (
    <Tip text={keys ? `${label} (${keys})` : label}>
      <AriaButton
        {...rest}
        aria-label={label}
        aria-pressed={isPressed}
        className={`button button-quiet button-icon ${className}`}
      >
        {icon}
      </AriaButton>
    </Tip>
  );
}
