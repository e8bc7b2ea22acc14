import { X } from 'lucide-react';
import { useEffect } from 'react';
import { create } from 'zustand';
import { IconButton } from './button';
import './live-region.css';

interface Message {
  readonly id: number;
  readonly text: string;
  readonly stays?: boolean;
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

/** A short message at the bottom of the window that goes by itself, or stays until it is dismissed. */
export function toast(text: string, lasting: 'briefly' | 'until-dismissed' = 'briefly'): void {
  const stays = lasting === 'until-dismissed';
  useMessages.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id: ++messages, text, stays }] }));
}

const dismiss = (id: number): void =>
  useMessages.setState(({ toasts }) => ({ toasts: toasts.filter((message) => message.id !== id) }));

const SHOWN_MS = 4000;

function Toast({ id, text, stays }: Message) {
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, stays]);
  return (
    <div className="toast">
      <span className="selectable">{text}</span>
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
