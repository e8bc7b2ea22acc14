import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ListedUndo } from '../../../shared/listed-undo';
import { formatSize } from '../../../shared/sizes';
import { errorWords } from '../../app/error-words';
import { removeUndo } from '../../app/session';
import { useImage } from '../../app/store';
import { Button } from '../../ui/button';
import { toast } from '../../ui/live-region';
import { undoPlace } from './repair-plan';
import { entryText, madeText, removalText, rowTitle } from './undo-text';
import './undo-list.css';

interface UndoListProps {
  readonly handle: ImageHandle;
  readonly entries: readonly ListedUndo[];
  /** what can be done with the newest one */
  readonly action?: ReactNode;
}

/** Repairs that can be taken back, the newest first: only that one is next, all can be kept for good. */
export function UndoList({ handle, entries, action }: UndoListProps) {
  return (
    <ul className="undo-list">
      {entries.map((entry, index) => (
        <UndoRow key={entry.id} handle={handle} entry={entry} action={index === 0 ? action : undefined} />
      ))}
    </ul>
  );
}

interface UndoRowProps {
  readonly handle: ImageHandle;
  readonly entry: ListedUndo;
  readonly action: ReactNode;
}

function UndoRow({ handle, entry, action }: UndoRowProps) {
  const [isAsked, setAsked] = useState(false);
  const remove = async (): Promise<void> => {
    setAsked(false);
    try {
      await removeUndo(handle, entry.id);
    } catch (error) {
      toast(errorWords(error).title);
    }
  };
  const folder = useImage(handle)?.folder ?? '';
  const made = madeText(entry);
  return (
    <li className="undo-row" aria-label={`Repair of ${made}`}>
      <div className="undo-facts selectable">
        <span className="undo-made">{rowTitle(entry)}</span>
        <span className="dim">
          {entryText(entry)} · undo file {formatSize(entry.fileBytes)}
        </span>
        <span className="dim undo-path" title={entry.path}>
          {undoPlace(entry.path, folder)}
        </span>
      </div>
      {isAsked ? (
        <div className="undo-acts" role="alert">
          <span>{removalText(entry)}</span>
          <Button onPress={() => void remove()}>Remove</Button>
          <Button onPress={() => setAsked(false)}>Keep</Button>
        </div>
      ) : (
        <div className="undo-acts">
          {action}
          <Button kind="quiet" onPress={() => setAsked(true)}>
            Remove undo file…
          </Button>
        </div>
      )}
    </li>
  );
}
