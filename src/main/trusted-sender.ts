import { isAppUrl } from './origin';

/** The part of Electron's WebFrameMain that tells frames apart. */
export interface Frame {
  readonly processId: number;
  readonly routingId: number;
  readonly url: string;
}

/** Whether a message is from the top frame of our window, showing our page; frames that are gone are not. */
export function isTrustedSender(sender: Frame | null | undefined, mainFrame: Frame | undefined): boolean {
  if (!sender || !mainFrame) return false;
  const same = sender.processId === mainFrame.processId && sender.routingId === mainFrame.routingId;
  return same && isAppUrl(sender.url);
}
