import { useState } from 'react';
import type { HistoryEntry } from '../../../shared/history';
import { Button } from '../../ui/button';
import { formatCount, formatDate } from '../../ui/numbers';
import { historyText } from './compact-text';
import './history-list.css';

/** Acts that are shown at once. */
const SHOWN = 3;

/** What was done to an image before, newest first. */
export function HistoryList({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? entries : entries.slice(0, SHOWN);
  return (
    <>
      <ol className="history-list selectable">
        {shown.map((entry) => {
          const { title, detail } = historyText(entry);
          return (
            <li key={entry.at}>
              <time className="dim" dateTime={new Date(entry.at).toISOString()}>
                {formatDate(entry.at / 1000)}
              </time>
              <span className="history-title">{title}</span>
              <span className="dim">{detail}</span>
            </li>
          );
        })}
      </ol>
      {entries.length > SHOWN && !isOpen && (
        <Button kind="quiet" onPress={() => setOpen(true)}>
          {`Show all ${formatCount(entries.length)}`}
        </Button>
      )}
    </>
  );
}
