import { useState } from 'react';
import type { HistoryEntry } from '../../../shared/history';
import { Button } from '../../ui/button';
import { formatCount, formatDate } from '../../ui/numbers';
import { actText } from './act-text';

/** Acts that are shown at once. */
const SHOWN = 3;

/** What was done to an image before, newest first. */
export function HistoryList({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? entries : entries.slice(0, SHOWN);
  return (
    <>
      <ol className="selectable">
        {shown.map((entry) => {
          const { title, detail } = actText(entry);
          return (
            <li key={entry.at} className="fact-line fact-act">
              <div>{title}</div>
              <div className="dim">{detail}</div>
              <time className="dim" dateTime={new Date(entry.at).toISOString()}>
                {formatDate(entry.at / 1000)}
              </time>
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
