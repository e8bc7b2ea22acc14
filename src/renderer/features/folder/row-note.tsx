import type { FolderHandle, FolderRow } from '../../../shared/folder';
import { useNow } from '../../app/acts';
import { RevealButton } from '../../app/reveal';
import { openRows } from '../../app/session';
import { Button } from '../../ui/button';
import { FileName } from '../../ui/file-name';
import { rowFacts, rowVerdict } from './row-text';

interface RowNoteProps {
  readonly folder: FolderHandle;
  /** the image that the keys are on */
  readonly row: FolderRow | undefined;
}

/** The image that the keys are on, with what its row has no room for: its whole name, and why it stands as it does. */
export function RowNote({ folder, row }: RowNoteProps) {
  const now = useNow();
  if (!row)
    return (
      <p className="row-note dim">Click an image, or move with the arrow keys, to read more of it here.</p>
    );
  const { name, result, detail } = rowVerdict(row);
  const facts = rowFacts(row, now).join(' · ');
  return (
    <section className="row-note" aria-label="Image in the table">
      <div className="row-note-text selectable">
        <p className="row-note-name">
          <span className="row-name">
            <FileName name={row.fileName} />
          </span>
          <span className="dim row-note-folder file" title={row.folder}>
            {row.folder}
          </span>
          <span className="dim row-note-facts" title={facts}>
            {facts}
          </span>
        </p>
        <p className="dim row-note-line" title={detail}>
          {detail ?? [name, result].filter(Boolean).join(', ')}
        </p>
      </div>
      <RevealButton folder={folder} row={row.row} />
      <Button onPress={() => void openRows(folder, [row.row])}>Open</Button>
    </section>
  );
}
