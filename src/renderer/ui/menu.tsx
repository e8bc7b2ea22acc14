import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import type { Placement } from 'react-aria';
import './menu.css';

interface MenuProps {
  /** the button that opens it */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly placement?: Placement;
  readonly onOpen?: () => void;
  /** MenuItem and MenuSection */
  readonly children: ReactNode;
}

/** A menu beside the button that opens it. */
export function Menu({ trigger, label, placement = 'bottom end', onOpen, children }: MenuProps) {
  return (
    <MenuTrigger onOpenChange={(open) => open && onOpen?.()}>
      {trigger}
      <Popover className="popover" placement={placement} offset={6}>
        <AriaMenu aria-label={label} className="menu">
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps {
  readonly children: string;
  readonly onAction: () => void;
  readonly keys?: string;
  /** a few words more, such as why it can't be chosen */
  readonly note?: string;
  readonly isChecked?: boolean;
  readonly isDisabled?: boolean;
}

/** One line of a menu, with its shortcut. */
export function MenuItem({ children, onAction, keys, note, isChecked, isDisabled }: MenuItemProps) {
  return (
    <AriaMenuItem
      className="menu-item"
      textValue={children}
      onAction={onAction}
      isDisabled={isDisabled}
      aria-label={[children, ...(isChecked ? ['chosen'] : []), ...(note ? [note] : [])].join(', ')}
    >
      <span className="menu-mark">{isChecked && <Check aria-hidden="true" />}</span>
      <span className="menu-name">{children}</span>
      {note && <span className="menu-note">{note}</span>}
      {keys && <kbd>{keys}</kbd>}
    </AriaMenuItem>
  );
}

/** A group of menu lines under a heading. */
export function MenuSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <AriaMenuSection className="menu-section">
      <Header className="section-head menu-head">{title}</Header>
      {children}
    </AriaMenuSection>
  );
}
