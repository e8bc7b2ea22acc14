import { TriangleAlert, X } from 'lucide-react';
import { useApp } from '../../app/app-state';
import { forgetUnfinished, openUnfinished } from '../../app/session';
import { Button, IconButton } from '../../ui/button';
import { unfinishedText } from './unfinished-text';
import './unfinished-list.css';

/** Images that were being written to when the app ended before that did: above whatever is in front, until opened or dismissed. */
export function UnfinishedList() {
  const unfinished = useApp((app) => app.unfinished);
  // the row of the window stays
  if (unfinished.length === 0) return <div />;
  return (
    <aside className="unfinished" aria-label="Writing that was cut off">
      <ul>
        {unfinished.map((write) => {
          const { id, fileName, folder, missing } = write;
          const { title, text } = unfinishedText(write);
          return (
            <li key={id} className="unfinished-row">
              <TriangleAlert aria-hidden="true" />
              <p className="selectable">
                <strong>{title}</strong> in <bdi>{folder}</bdi>. {text}
              </p>
              {!missing && (
                <Button aria-label={`Open ${fileName}`} onPress={() => void openUnfinished(id)}>
                  Open
                </Button>
              )}
              <IconButton
                label={`Dismiss what was said of ${fileName}`}
                icon={<X aria-hidden="true" />}
                onPress={() => void forgetUnfinished(id)}
              />
            </li>
          );
        })}
      </ul>
    </aside>
  );
}
