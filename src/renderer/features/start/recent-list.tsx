import { FileX2, Folder, FolderX, Pin, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { askApp } from '../../app/api';
import { openRecent } from '../../app/session';
import type { RecentImage } from '../../../shared/app-protocol';
import { Button as TextButton, IconButton } from '../../ui/button';
import { FileName } from '../../ui/file-name';
import './recent-list.css';

/** Images and folders opened before, the latest first; those that are gone say so. */
export function RecentList({ recents }: { readonly recents: readonly RecentImage[] }) {
  return (
    <section className="recents" aria-labelledby="recents-title">
      <header className="recents-head">
        <h2 className="section-head" id="recents-title">
          Recent
        </h2>
        <TextButton kind="quiet" onPress={() => void askApp('clearRecents', {})}>
          Clear
        </TextButton>
      </header>
      <ul>
        {recents.map(({ id, fileName, folder, missing, pinned, isFolder }) => (
          <li key={id} className="recent-row" data-pinned={pinned}>
            <Button className="recent" data-missing={missing} onPress={() => void openRecent(id)}>
              <span className="recent-name">
                <FileName name={fileName} />
                {isFolder && (
                  <span className="recent-kind">
                    <Folder aria-hidden="true" />
                    folder
                  </span>
                )}
              </span>
              <span className="recent-folder">
                <FileName name={folder} />
              </span>
              {missing && (
                <span className="recent-missing">
                  {isFolder ? <FolderX aria-hidden="true" /> : <FileX2 aria-hidden="true" />}
                  not there
                </span>
              )}
            </Button>
            <IconButton
              className="recent-act recent-pin"
              label={`Keep ${fileName} on this list`}
              isPressed={pinned}
              icon={<Pin aria-hidden="true" />}
              onPress={() => void askApp('pinRecent', { id, pinned: !pinned })}
            />
            <IconButton
              className="recent-act"
              label={`Take ${fileName} off this list`}
              icon={<X aria-hidden="true" />}
              onPress={() => void askApp('forgetRecent', { id })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
