import type { ImageHandle } from '../../../shared/app-protocol';
import type { RepairResult } from '../../../shared/repair-results';
import { resultVerdict } from '../../../shared/repair-text';
import { formatSize } from '../../../shared/sizes';
import { formatPlural } from '../../ui/numbers';
import { formatSeconds } from '../jobs/job-text';
import { MapCompare } from '../map/map-compare';
import { CountsTable } from './counts-table';
import { undoPlace } from './repair-plan';

interface RepairReportProps {
  readonly handle: ImageHandle;
  /** where the image lies */
  readonly folder: string;
  readonly result: RepairResult;
}

/** How a repair ended: the verdict, what a check finds now, and the map before and after. */
export function RepairReport({ handle, folder, result }: RepairReportProps) {
  const { before, after, writes, undoFile, milliseconds } = result;
  const { title, detail } = resultVerdict(result);
  return (
    <>
      <p className="task-report-lead">{title}.</p>
      <p>
        {detail} {formatPlural(writes.count, 'write')} of {formatSize(writes.bytes)} took{' '}
        {formatSeconds(milliseconds / 1000)}.
      </p>
      {writes.count > 0 && <CountsTable before={before} after={after} names={['Before', 'Now']} />}
      <MapCompare handle={handle} />
      {undoFile !== undefined && (
        <p className="dim task-report-place" title={undoFile}>
          It can be taken back, also after a restart, with {undoPlace(undoFile, folder)}.
        </p>
      )}
    </>
  );
}
