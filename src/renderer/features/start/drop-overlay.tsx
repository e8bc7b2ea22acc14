import { useApp } from '../../app/app-state';
import { formatPlural } from '../../ui/numbers';
import { DropPicture } from './drop-picture';
import { useFileDrag } from './use-file-drag';
import './drop-overlay.css';

/** Covers the window while files are dragged over it, and until the dropped ones were looked at. */
export function DropOverlay() {
  const dragged = useFileDrag();
  const opening = useApp((app) => app.opening);
  if (dragged === undefined && opening === 0) return null;
  return (
    <div className="drop-overlay" role="status">
      <div className="drop-overlay-frame">
        <DropPicture />
        <p className="drop-overlay-title">
          {dragged === undefined
            ? `Looking at ${formatPlural(opening, 'item')}…`
            : ['Let go to open', dragged.count].filter(Boolean).join(' ')}
        </p>
        {dragged?.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p className="dim">
          Each file is opened read-only, or refused with the reason. A folder becomes a table.
        </p>
      </div>
    </div>
  );
}
