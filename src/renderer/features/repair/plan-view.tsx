import type { ReactNode } from 'react';
import { describeFinding } from '../../../shared/finding-text';
import type { Finding } from '../../../shared/findings';
import type { RepairPreview } from '../../../shared/repair-results';
import { losesData, outcomeOf } from '../../../shared/repair-outcome';
import { droppedText, leakedTablesText, previewVerdict } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { Disclosure } from '../../ui/disclosure';
import { KeyBytes, KeyValue, KeyValueList } from '../../ui/key-value';
import { formatCount, formatOffset, formatPlural } from '../../ui/numbers';
import { Size } from '../../ui/size';
import { placeOf } from '../health/finding-place';
import { CountsTable } from './counts-table';
import { LostList } from './lost-list';
import { findingsLeft, undoPlace, whyNoRepair } from './repair-plan';
import { WriteList } from './write-list';

interface PlanViewProps {
  readonly preview: RepairPreview;
  /** where the image lies */
  readonly folder: string;
  /** another plan is being made */
  readonly isBusy: boolean;
}

/** The plan of a repair: what a check finds before and after, what is written and given up, and the way back. */
export function PlanView({ preview, folder, isBusy }: PlanViewProps) {
  const { writes, before, after, listed } = preview;
  const verdict = previewVerdict(preview);
  const outcome = outcomeOf(preview);
  const left = findingsLeft(preview.remaining, preview);
  const obstacle = whyNoRepair(preview);
  return (
    <section className="plan" aria-label="Plan" aria-busy={isBusy} data-busy={isBusy}>
      <div>
        <p className="task-report-lead">{verdict.title}.</p>
        <p>{verdict.detail}</p>
      </div>
      {outcome !== 'nothing' && (
        <div className="plan-figures">
          <CountsTable before={before} after={after} names={['Now', 'After']} />
          {writes.count > 0 && <Figures preview={preview} folder={folder} />}
        </div>
      )}
      {losesData(preview) && <Losses preview={preview} />}
      {preview.leakedTables > 0 && (
        <p className="task-note task-note-warn">{leakedTablesText(preview.leakedTables)}</p>
      )}
      {obstacle && <p className="task-note task-note-warn">{obstacle}</p>}
      {(listed.length > 0 || left.length > 0) && (
        <div className="plan-details">
          {listed.length > 0 && (
            <Disclosure title={listedTitle(preview)}>
              <WriteList writes={listed} />
            </Disclosure>
          )}
          {left.length > 0 && (
            <Disclosure title={`What stays: ${formatPlural(left.length, 'finding')}`}>
              <Remaining findings={left} />
            </Disclosure>
          )}
        </div>
      )}
    </section>
  );
}

function listedTitle({ writes, listed }: RepairPreview): string {
  if (listed.length < writes.count)
    return `Writes, the first ${formatCount(listed.length)} of ${formatCount(writes.count)}`;
  return writes.count === 1 ? 'The write' : `All ${formatCount(writes.count)} writes`;
}

/** What the repair costs, and where the way back lies. */
function Figures({ preview, folder }: { readonly preview: RepairPreview; readonly folder: string }) {
  const { writes, copiedBytes, punchedBytes, lengthBefore, lengthAfter, undoFile, undoBytes } = preview;
  return (
    <KeyValueList>
      <KeyValue name="Writes">
        {formatCount(writes.count)}, <Size bytes={writes.bytes} />
        {writes.count > 1 && ' in all'}
      </KeyValue>
      <KeyBytes name="Of it copies of data" bytes={copiedBytes} />
      <KeyBytes name="Given back" bytes={punchedBytes} />
      {lengthAfter !== lengthBefore && (
        <KeyValue name="File length">
          <Size bytes={lengthBefore} /> → <Size bytes={lengthAfter} />
        </KeyValue>
      )}
      {undoFile !== undefined && (
        <KeyValue name="To take it back">
          <span className="plan-undo">
            <span>
              up to <Size bytes={undoBytes} /> in
            </span>{' '}
            <span className="plan-path" title={undoFile}>
              {undoPlace(undoFile, folder)}
            </span>
          </span>
        </KeyValue>
      )}
    </KeyValueList>
  );
}

/** What is given up, never hidden behind anything. */
function Losses({ preview: { lost, lostBytes, dropped } }: { readonly preview: RepairPreview }) {
  return (
    <section className="plan-losses" aria-label="What is given up">
      {lost.length > 0 && (
        <>
          <p>
            <strong>{formatSize(lostBytes)} of the disk can’t be kept.</strong> The image does not hold them,
            or not for sure.
          </p>
          <LostList lost={lost} />
        </>
      )}
      {dropped.length > 0 && (
        <ul>
          {dropped.map((part, index) => {
            const { title, detail } = droppedText(part);
            return (
              <li key={index}>
                <strong>{title} is left out.</strong> {detail}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** More nobody reads here; the check afterwards lists them all. */
const SHOWN = 50;

function Remaining({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  return (
    <ul className="plan-remaining">
      {findings.slice(0, SHOWN).map((finding, index) => {
        const place = placeOf(finding);
        return (
          <li key={index}>
            {describeFinding(finding).title}
            {place !== undefined && (
              <>
                {' at '}
                <span className="mono">{formatOffset(place)}</span>
              </>
            )}
          </li>
        );
      })}
      {findings.length > SHOWN && <li>and {formatCount(findings.length - SHOWN)} more</li>}
    </ul>
  );
}
