import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Tip } from '../ui/tooltip';

interface TabProps {
  /** names the image or the folder */
  readonly handle: string;
  readonly isActive: boolean;
  readonly tip: string;
  /** as it is read aloud */
  readonly label: string;
  /** what its cross closes */
  readonly closes: string;
  readonly onPress: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A tab of the window, with the cross that closes it. */
export function Tab({ handle, isActive, tip, label, closes, onPress, onClose, children }: TabProps) {
  return (
    <div className="tab" data-handle={handle} data-active={isActive}>
      <Tip text={tip}>
        <Button
          className="tab-button"
          aria-current={isActive ? 'page' : undefined}
          aria-label={label}
          onPress={onPress}
        >
          {children}
        </Button>
      </Tip>
      <Button className="tab-close" aria-label={`Close ${closes}`} onPress={onClose}>
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}
