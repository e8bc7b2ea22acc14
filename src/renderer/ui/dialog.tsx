import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { FileName } from './file-name';
import { IconButton } from './button';
import './dialog.css';

/** `wide` for what has tables in it, `broad` for what has pictures beside each other. */
export type DialogSize = 'wide' | 'broad';

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
  readonly size?: DialogSize;
  /** nothing in it takes the focus: what scrolls has to be reached by itself */
  readonly isText?: boolean;
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
  size,
  isText = false,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isSteady}
      className="dialog-overlay"
    >
      <Modal className={`dialog-modal ${size === undefined ? '' : `dialog-${size}`}`}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
              {subject !== undefined && (
                <span className="dialog-subject">
                  <FileName name={subject} />
                </span>
              )}
            </Heading>
            <IconButton label="Close" icon={<X aria-hidden="true" />} onPress={onClose} />
          </header>
          <div className="dialog-body" {...(isText && { role: 'group', 'aria-label': title, tabIndex: 0 })}>
            {children}
          </div>
          {actions && <footer className="dialog-actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
