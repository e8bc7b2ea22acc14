import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  /** what it is about, after the title */
  readonly subject?: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** a click beside it does not close it: something is asked or under way in it */
  readonly isSteady?: boolean;
  /** for what has tables in it */
  readonly isWide?: boolean;
}

/** A sheet over the window; Escape, the close button and, unless it is steady, a click beside it close it. */
export function Dialog({
  title,
  subject,
  isOpen,
  onClose,
  children,
  actions,
  isSteady = false,
  isWide = false,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isSteady}
      className="dialog-overlay"
    >
      <Modal className={`dialog-modal ${isWide ? 'dialog-wide' : ''}`}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
              {subject !== undefined && <span className="dialog-subject">{subject}</span>}
            </Heading>
            <IconButton label="Close" icon={<X aria-hidden="true" />} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {actions && <footer className="dialog-actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
