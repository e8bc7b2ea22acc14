import { FileX2 } from 'lucide-react';
import { describeError } from '../../../shared/error-text';
import type { OpenVerdict } from '../../../shared/app-protocol';
import './refused-card.css';

type Refused = Extract<OpenVerdict, { kind: 'refused' }>;

/** Why a file was not opened, what it is, and what can be done. */
export function RefusedCard({ verdict }: { readonly verdict: Refused }) {
  const { title, detail, remedy } = describeError(verdict.error.code, verdict.error.fields);
  return (
    <div className="refused" role="alert">
      <p className="refused-file">
        <FileX2 aria-hidden="true" />
        <span className="selectable">{verdict.fileName}</span>
      </p>
      <h1>{title}</h1>
      <p className="selectable">{detail}</p>
      <p className="dim selectable">{remedy}</p>
    </div>
  );
}
