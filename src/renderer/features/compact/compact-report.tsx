import type { ImageHandle } from '../../../shared/app-protocol';
import type { CompactResult } from '../../../shared/compact-results';
import { KeyBytes, KeyValue, KeyValueList } from '../../ui/key-value';
import { formatCount } from '../../ui/numbers';
import { Size } from '../../ui/size';
import { formatSeconds } from '../jobs/job-text';
import { MapCompare } from '../map/map-compare';
import { AlsoDone } from './also-done';
import { CompactBars } from './compact-bars';
import { resultTitle } from './compact-text';

/** What compacting came to: the sizes before and after, what was done for it, and the map before and now. */
export function CompactReport({
  handle,
  result,
}: {
  readonly handle: ImageHandle;
  readonly result: CompactResult;
}) {
  const { stopped, unfreedBytes } = result;
  return (
    <>
      <p className="task-report-lead">{resultTitle(result)}.</p>
      {stopped && <p>The image is whole. Compacting it again goes on from here.</p>}
      {unfreedBytes > 0 && (
        <p>
          <Size bytes={unfreedBytes} /> could not be given back, as the file could not be read there. No data
          is missing, and compacting it again gives them back.
        </p>
      )}
      <CompactBars label="The file before and after" sizes={result} moments={['before', 'after']} />
      <Done result={result} />
      <MapCompare handle={handle} />
    </>
  );
}

function Done({ result }: { readonly result: CompactResult }) {
  const { stopped, moved, copied, leftBytes, milliseconds } = result;
  return (
    <KeyValueList>
      <KeyValue name="Clusters moved">
        {formatCount(moved)}
        {copied > 0 && (
          <>
            , <Size bytes={copied} /> copied
          </>
        )}
      </KeyValue>
      <AlsoDone {...result} />
      <KeyBytes name={stopped ? 'Holes left so far' : 'Holes that stay'} bytes={leftBytes} />
      <KeyValue name="Time">{formatSeconds(milliseconds / 1000)}</KeyValue>
    </KeyValueList>
  );
}
