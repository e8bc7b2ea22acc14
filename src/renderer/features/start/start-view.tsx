import { FilePlus, FolderOpen, Folders } from 'lucide-react';
import { useApp } from '../../app/app-state';
import { openChosen, openChosenFolder } from '../../app/session';
import { Button } from '../../ui/button';
import { openVerb } from '../tasks/task-store';
import { DropPicture } from './drop-picture';
import { RecentList } from './recent-list';
import { RefusedCard } from './refused-card';
import { SampleList } from './sample-list';
import './start-view.css';

/** The window without an image: an invitation, what was open lately, images to learn from, and why a file was refused. */
export function StartView() {
  const { recents, verdicts, opening } = useApp();
  const refused = verdicts.length === 1 && verdicts[0].kind === 'refused' ? verdicts[0] : undefined;
  return (
    <main className="start" aria-label="Start">
      <div className="start-page">
        <section className="start-invitation">
          {refused ? (
            <RefusedCard verdict={refused} />
          ) : (
            <>
              <DropPicture />
              <h1>Drop a qcow2 image here</h1>
              <p className="dim">
                See what it is, where its clusters lie and whether it is healthy. Images are opened read-only;
                nothing is written until you ask for it.
              </p>
            </>
          )}
          <div className="start-actions">
            <Button
              kind="primary"
              icon={<FolderOpen aria-hidden="true" />}
              isDisabled={opening > 0}
              onPress={() => void openChosen()}
            >
              Open…
            </Button>
            <Button icon={<Folders aria-hidden="true" />} onPress={() => void openChosenFolder()}>
              Open folder…
            </Button>
            <Button icon={<FilePlus aria-hidden="true" />} onPress={() => openVerb('new-image')}>
              New image…
            </Button>
          </div>
        </section>
        <div className="start-lists">
          {recents.length > 0 && <RecentList recents={recents} />}
          <SampleList />
        </div>
      </div>
    </main>
  );
}
