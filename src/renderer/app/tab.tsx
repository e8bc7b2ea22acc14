import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { FileName } from '../ui/file-name';
import { Tip } from '../ui/tooltip';
import { placedName } from './tell-apart';

interface TabProps {
  /** names the image or the folder */
  readonly handle: string;
  readonly isActive: boolean;
  readonly tip: string;
  readonly icon: ReactNode;
  readonly name: string;
  /** what tells it from another of its name */
  readonly place: string;
  /** what it is or how it stands, read aloud after the name */
  readonly status: string;
  readonly onPress: () => void;
  readonly onClose: () => void;
}

/** A tab of the window, with the cross that closes it. */
export function Tab({ handle, isActive, tip, icon, name, place, status, onPress, onClose }: TabProps) {
  const called = placedName(name, place);
  return (
    <div className="tab" data-handle={handle} data-active={isActive}>
      <Tip text={tip}>
        <Button
          className="tab-button"
          aria-current={isActive ? 'page' : undefined}
          aria-label={`${called}, ${status}`}
          onPress={onPress}
        >
          {icon}
          <FileName name={name} title="" />
          {place && <bdi className="tab-place dim">{place}</bdi>}
        </Button>
      </Tip>
      <Button className="tab-close" aria-label={`Close ${called}`} onPress={onClose}>
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}
