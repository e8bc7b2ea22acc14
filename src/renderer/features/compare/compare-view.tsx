import { useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { CompareResult } from '../../../shared/compare-results';
import { formatSeconds } from '../jobs/job-text';
import { Size } from '../../ui/size';
import { CompareStrip, CompareSwatch } from './compare-strip';
import { diskName, KIND_NAMES, SHOWN_KINDS, verdictDetail, verdictTitle } from './compare-text';
import { FactTable } from './fact-table';
import { RangeTable } from './range-table';

interface CompareViewProps {
  readonly handle: ImageHandle;
  readonly result: CompareResult;
}

/** What a comparison came to: the verdict, the disk as a picture, the ranges, and what else differs. */
export function CompareView({ handle, result }: CompareViewProps) {
  const [chosen, setChosen] = useState<number>();
  const { first, second, bytes, ranges, rangesTotal, picture, facts, milliseconds } = result;
  return (
    <>
      <p className="task-report-lead">{verdictTitle(result)}.</p>
      <p>
        {verdictDetail(result)} It took {formatSeconds(milliseconds / 1000)}.
      </p>
      <dl className="compare-disks">
        <div>
          <dt>First</dt>
          <dd>
            <bdi>{diskName(first)}</bdi>
          </dd>
        </div>
        <div>
          <dt>Second</dt>
          <dd>
            <bdi>{diskName(second)}</bdi>
          </dd>
        </div>
      </dl>
      <CompareStrip picture={picture} ranges={ranges} chosen={chosen} onChoose={setChosen} />
      <ul className="compare-legend" aria-label="How much of the disk">
        {SHOWN_KINDS.map((kind) => (
          <li key={kind}>
            <CompareSwatch kind={kind} />
            {KIND_NAMES[kind]}
            <span className="dim">
              <Size bytes={bytes[kind]} />
            </span>
          </li>
        ))}
      </ul>
      {ranges.length > 0 && (
        <RangeTable
          handle={handle}
          ranges={ranges}
          total={rangesTotal}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
      {facts && <FactTable facts={facts} />}
    </>
  );
}
