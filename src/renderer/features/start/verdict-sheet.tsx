import { CircleCheck, FileX2 } from 'lucide-react';
import { useApp } from '../../app/app-state';
import { showAsTable } from '../../app/session';
import { openedOf, useImages } from '../../app/store';
import type { OpenVerdict } from '../../../shared/app-protocol';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatPlural } from '../../ui/numbers';
import { useOpenVerb } from '../tasks/task-store';
import { MakeImageButton } from './make-image-button';
import { refusalText } from './refusal';
import './verdict-sheet.css';

const close = (): void => useApp.setState({ verdicts: [] });

function VerdictRow({ verdict }: { readonly verdict: OpenVerdict }) {
  if (verdict.kind === 'opened')
    return (
      <li className="opening">
        <CircleCheck className="opening-good" aria-hidden="true" />
        <div>
          <p className="opening-name file">{verdict.fileName}</p>
          <p className="dim">{verdict.already ? 'Was open already' : 'Opened'}</p>
        </div>
      </li>
    );
  const { title, detail, remedy } = refusalText(verdict);
  return (
    <li className="opening">
      <FileX2 className="opening-bad" aria-hidden="true" />
      <div>
        <p className="opening-name file">{verdict.fileName}</p>
        <p>{title}</p>
        <p className="dim selectable">
          {detail} {remedy}
        </p>
        {verdict.raw && <MakeImageButton raw={verdict.raw} />}
      </div>
    </li>
  );
}

/** What became of each file of a drop, where a tab alone does not say it. */
export function VerdictSheet() {
  const verdicts = useApp((app) => app.verdicts);
  const noImages = useImages(({ images }) => images.length === 0);
  const images = openedOf(verdicts);
  const opened = images.length;
  const refused = `${formatPlural(verdicts.length - opened, 'file')} refused`;
  // an image is being made of one of them: the others wait
  const isCovered = useOpenVerb() !== undefined;
  // without an image the start page itself shows a single refusal
  const isOpen = verdicts.length > 0 && !(noImages && verdicts.length === 1) && !isCovered;
  return (
    <Dialog
      title={opened === 0 ? refused : `${formatPlural(opened, 'image')} opened, ${refused}`}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          {opened > 1 && (
            <Button
              onPress={() => {
                close();
                void showAsTable(images);
              }}
            >
              Show as a table
            </Button>
          )}
          <Button onPress={close}>Close</Button>
        </>
      }
    >
      <ul>
        {verdicts.map((verdict, index) => (
          <VerdictRow key={index} verdict={verdict} />
        ))}
      </ul>
    </Dialog>
  );
}
