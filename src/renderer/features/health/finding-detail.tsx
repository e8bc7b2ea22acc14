import type { ImageHandle } from '../../../shared/app-protocol';
import type { Finding } from '../../../shared/findings';
import { describeFinding } from '../../../shared/finding-text';
import { formatSize } from '../../../shared/sizes';
import { FileOffset } from '../../app/file-offset';
import { select } from '../../app/selection';
import { Button } from '../../ui/button';
import { KeyValue, KeyValueList } from '../../ui/key-value';
import { formatCount, formatOffset, groupHex } from '../../ui/numbers';
import { placeOf, selectFinding, showFindingBytes } from './finding-place';

interface FindingDetailProps {
  readonly handle: ImageHandle;
  readonly finding: Finding;
  readonly clusterSize: number;
}

/** One finding explained: what it is, what it means for the data, what a repair does, and where it stands. */
export function FindingDetail({ handle, finding, clusterSize }: FindingDetailProps) {
  const { guest, hostOffset, target, raw, expected, stored, references } = finding;
  const text = describeFinding(finding, { clusterSize });
  return (
    <article className="finding-detail" aria-label="The selected finding">
      <div className="finding-words">
        <h3>{text.title}</h3>
        <p>{groupHex(text.detail)}</p>
        <p>{text.effect}</p>
        <p className="dim">{text.remedy}</p>
        {placeOf(finding) !== undefined && (
          <div className="finding-acts">
            <Button onPress={() => selectFinding(handle, finding, clusterSize, 'map')}>
              Show on the map
            </Button>
            <Button onPress={() => showFindingBytes(handle, finding)}>Show bytes</Button>
          </div>
        )}
      </div>
      <KeyValueList>
        {hostOffset !== undefined && (
          <KeyValue name="Stands at">
            <FileOffset handle={handle} offset={hostOffset} />
          </KeyValue>
        )}
        {target !== undefined && (
          <KeyValue name="Points to">
            <FileOffset handle={handle} offset={target} />
          </KeyValue>
        )}
        {guest && (
          <KeyValue name="Guest range">
            <Button
              kind="quiet"
              className="finding-guest"
              onPress={() =>
                select(
                  handle,
                  {
                    kind: 'clusters',
                    space: 'guest',
                    start: Math.floor(guest.start / clusterSize),
                    count: Math.max(1, Math.ceil(guest.length / clusterSize)),
                  },
                  { view: 'map' },
                )
              }
            >
              <span>
                <span className="mono">{formatOffset(guest.start)}</span>, {formatSize(guest.length)}
              </span>
            </Button>
          </KeyValue>
        )}
        {raw !== undefined && (
          <KeyValue name="Entry">
            <span className="mono">{groupHex(raw)}</span>
          </KeyValue>
        )}
        {expected !== undefined && <KeyValue name="Right would be">{groupHex(expected)}</KeyValue>}
        {stored !== undefined && <KeyValue name="Stored refcount">{formatCount(stored)}</KeyValue>}
        {references !== undefined && <KeyValue name="References">{formatCount(references)}</KeyValue>}
        {finding.detail !== undefined && <KeyValue name="Detail">{finding.detail}</KeyValue>}
      </KeyValueList>
    </article>
  );
}
