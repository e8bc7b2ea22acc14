import { FileX2 } from 'lucide-react';
import { MakeImageButton } from './make-image-button';
import { refusalText } from './refusal';
import type { Refused } from './refusal';
import './refused-card.css';

/** Why a file was not opened, what it is, and what can be done. */
export function RefusedCard({ verdict }: { readonly verdict: Refused }) {
  const { title, detail, remedy } = refusalText(verdict);
  return (
    <div className="refused">
      <div className="refused-text" role="alert">
        <p className="refused-file">
          <FileX2 aria-hidden="true" />
          <span className="selectable">{verdict.fileName}</span>
        </p>
        <h1>{title}</h1>
        <p className="selectable">{detail}</p>
        <p className="dim selectable">{remedy}</p>
      </div>
      {verdict.raw && <MakeImageButton raw={verdict.raw} />}
    </div>
  );
}
