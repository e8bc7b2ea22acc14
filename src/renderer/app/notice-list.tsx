import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageHandle } from '../../shared/app-protocol';
import { callFinish, callTakeBack } from '../features/repair/call-undo';
import { Button } from '../ui/button';
import { useFacts } from './facts';
import { noticesOf } from './notices';
import type { Notice } from './notices';
import { reread, startOver } from './session';
import { setView, useImage } from './store';
import type { View } from './views';
import './notice-list.css';

const ICONS: Readonly<Record<Notice['tone'], ReactNode>> = {
  quiet: <Info aria-hidden="true" />,
  warn: <TriangleAlert aria-hidden="true" />,
  bad: <CircleAlert aria-hidden="true" />,
};

interface NoticeAction {
  readonly name: string;
  readonly run: (handle: ImageHandle) => void;
  /** there is nothing to press while this view is in front */
  readonly view?: View;
}

const ACTIONS: Readonly<Record<NonNullable<Notice['action']>, NoticeAction>> = {
  reread: { name: 'Re-read', run: (handle) => void reread(handle) },
  'open-again': { name: 'Open again', run: (handle) => void reread(handle) },
  'show-header': { name: 'Show header', run: (handle) => setView(handle, 'header'), view: 'header' },
  'show-health': { name: 'Show health', run: (handle) => setView(handle, 'health'), view: 'health' },
  'finish-repair': { name: 'Finish', run: (handle) => void callFinish(handle) },
  'take-back': { name: 'Take back', run: (handle) => void callTakeBack(handle) },
  'start-over': { name: 'Start over', run: (handle) => void startOver(handle) },
  'show-chain': { name: 'Show chain', run: (handle) => setView(handle, 'chain'), view: 'chain' },
};

/** Lines between title and content for what has to be known first. */
export function NoticeList({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  if (!image) return null;
  return (
    <ul className="notices" aria-label="Notices">
      {noticesOf(image, facts).map(({ id, tone, title, text, action, other }) => (
        <li key={id} className={`notice notice-${tone}`}>
          {ICONS[tone]}
          <p className="selectable">
            <strong>{title}.</strong> {text}
          </p>
          {[action, other].map(
            (name) =>
              name &&
              ACTIONS[name].view !== image.view && (
                <Button key={name} onPress={() => ACTIONS[name].run(handle)}>
                  {ACTIONS[name].name}
                </Button>
              ),
          )}
        </li>
      ))}
    </ul>
  );
}
