import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ImageSummary } from '../../../shared/results';
import { CommandLine } from '../../app/command-line';
import { useFacts } from '../../app/facts';
import { setView } from '../../app/store';
import type { View } from '../../app/views';
import { KeyValue, KeyValueList } from '../../ui/key-value';
import { formatCount, formatDate, formatPlural } from '../../ui/numbers';
import { Size } from '../../ui/size';
import { HistoryList } from '../compact/history-list';
import { isReadable } from './readable';
import './fact-column.css';

interface FactColumnProps {
  readonly handle: ImageHandle;
  readonly summary: ImageSummary;
  /** the line that tells the same in a terminal */
  readonly command: string;
}

/** The facts of an image that are no sizes, each group leading to the view that tells more. */
export function FactColumn({ handle, summary, command }: FactColumnProps) {
  const { snapshots, bitmaps, chain, features } = summary;
  const { history } = useFacts(handle);
  const on = features.filter((feature) => feature.on);
  const group = (title: string, view: View, content: ReactNode): ReactNode => (
    <section>
      <h2 className="section-head">
        <Button className="fact-link" onPress={() => setView(handle, view)}>
          {title}
        </Button>
      </h2>
      {content}
    </section>
  );
  return (
    <div className="fact-column">
      {group('Format', 'header', <FormatFacts summary={summary} />)}
      {group(
        'Features',
        'header',
        on.length === 0 ? (
          <p className="dim">None switched on</p>
        ) : (
          <ul>
            {on.map(({ set, bit, name }) => (
              <li key={`${set}-${bit}`} className="fact-line">
                {name} <span className="dim">{set}</span>
              </li>
            ))}
          </ul>
        ),
      )}
      {group(
        'Chain',
        'chain',
        chain.length <= 1 ? (
          <p className="dim">Stands alone, no backing file</p>
        ) : (
          <ol>
            {chain.slice(1).map(({ depth, name, problem }) => (
              <li key={depth} className="fact-line fact-cut" data-problem={problem !== undefined}>
                <span className="dim">{problem ? 'cannot be used: ' : 'on '}</span>
                {name}
              </li>
            ))}
          </ol>
        ),
      )}
      {group(
        'Snapshots',
        'snapshots',
        snapshots.length === 0 ? (
          <p className="dim">None</p>
        ) : (
          <ul>
            {snapshots.slice(-3).map(({ index, name, dateSeconds }) => (
              <li key={index} className="fact-line">
                <div className="fact-cut">{name || <span className="dim">without a name</span>}</div>
                <div className="dim">{formatDate(dateSeconds)}</div>
              </li>
            ))}
            {snapshots.length > 3 && <li className="dim">and {formatCount(snapshots.length - 3)} earlier</li>}
          </ul>
        ),
      )}
      {bitmaps.length > 0 &&
        group(
          'Bitmaps',
          'header',
          <ul>
            {bitmaps.map(({ name, granularity, flags }) => (
              <li key={name} className="fact-line fact-cut">
                {name}{' '}
                <span className="dim">
                  <Size bytes={granularity} isBinary /> grains{flags.map((flag) => `, ${flag}`).join('')}
                </span>
              </li>
            ))}
          </ul>,
        )}
      {history && history.entries.length > 0 && (
        <section aria-labelledby="fact-history">
          <h2 className="section-head" id="fact-history">
            History
          </h2>
          <HistoryList entries={history.entries} />
        </section>
      )}
      <section aria-labelledby="fact-command">
        <h2 className="section-head" id="fact-command">
          In a terminal
        </h2>
        <CommandLine command={command} className="fact-command" />
      </section>
    </div>
  );
}

function FormatFacts({ summary }: { readonly summary: ImageSummary }) {
  const { format, version, clusterSize, refcountBits, compressionType, extendedL2, encryption, dataFile } =
    summary;
  return (
    <KeyValueList>
      <KeyValue name="Version">
        {format} v{version}
      </KeyValue>
      <KeyValue name="Clusters">
        {clusterSize > 0 ? <Size bytes={clusterSize} isBinary /> : 'not readable'}
      </KeyValue>
      {extendedL2 && <KeyValue name="L2 entries">extended, 32 subclusters</KeyValue>}
      <KeyValue name="Refcounts">
        {refcountBits > 0 && isReadable(summary, 'refcount_order')
          ? formatPlural(refcountBits, 'bit')
          : 'not readable'}
      </KeyValue>
      <KeyValue name="Compression">
        {isReadable(summary, 'header_length') ? compressionType : 'not readable'}
      </KeyValue>
      {encryption && <KeyValue name="Encryption">{encryption}</KeyValue>}
      {dataFile && (
        <KeyValue name="Data file">
          {dataFile.name}
          {dataFile.raw ? ', raw' : ''}
        </KeyValue>
      )}
    </KeyValueList>
  );
}
