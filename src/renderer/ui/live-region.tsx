import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { Button, IconButton } from './button';
import './live-region.css';

/** What can be done about a message, on a button in it. */
export interface ToastAct {
  readonly name: string;
  readonly run: () => void;
}

interface Message {
  readonly id: number;
  readonly text: string;
  readonly stays?: boolean;
  readonly act?: ToastAct;
}

interface Messages {
  /** read aloud, not shown */
  readonly spoken?: Message;
  readonly toasts: readonly Message[];
}

const useMessages = create<Messages>(() => ({ toasts: [] }));
let messages = 0;

/** Tells people who listen rather than look; politely, after what is being read. */
export function announce(text: string): void {
  useMessages.setState({ spoken: { id: ++messages, text } });
}

/**
 * A short message at the bottom of the window that goes by itself, or stays until it is dismissed. What it offers has to
 * be had elsewhere, too.
 */
export function toast(
  text: string,
  lasting: 'briefly' | 'until-dismissed' = 'briefly',
  act?: ToastAct,
): void {
  const stays = lasting === 'until-dismissed';
  const message = { id: ++messages, text, stays, act };
  useMessages.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), message] }));
}

const dismiss = (id: number): void =>
  useMessages.setState(({ toasts }) => ({ toasts: toasts.filter((message) => message.id !== id) }));

const SHOWN_MS = 4000;
/** What asks for a decision is there long enough to be reached by keys. */
const SHOWN_WITH_ACT_MS = 12_000;

function Toast({ id, text, stays, act }: Message) {
  const [isHeld, setHeld] = useState(false);
  const isKept = stays === true || isHeld;
  useEffect(() => {
    if (isKept) return undefined;
    const timer = setTimeout(() => dismiss(id), act ? SHOWN_WITH_ACT_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isKept, act]);
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="selectable">{text}</span>
      {act && (
        <Button
          kind="quiet"
          className="toast-act"
          onPress={() => {
            dismiss(id);
            act.run();
          }}
        >
          {act.name}
        </Button>
      )}
      <IconButton label="Dismiss" icon={<X aria-hidden="true" />} onPress={() => dismiss(id)} />
    </div>
  );
}

/** Where announcements are read and toasts are shown; once in the window. */
export function LiveRegion() {
  const { spoken, toasts } = useMessages();
  return (
    <>
      <div className="visually-hidden" role="status">
        {spoken && <span key={spoken.id}>{spoken.text}</span>}
      </div>
      <div className="toasts" role="log" aria-label="Messages">
        {toasts.map((message) => (
          <Toast key={message.id} {...message} />
        ))}
      </div>
    </>
  );
}
