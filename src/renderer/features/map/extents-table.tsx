import { useId, useMemo, useState, useSyncExternalStore } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { CLASS_OF_KIND } from '../../../shared/cluster-kinds';
import type { ExtentRow, MapSpace } from '../../../shared/results';
import { askApp } from '../../app/api';
import { useImage } from '../../app/store';
import { mapCommand } from '../../app/tool-line';
import { toast } from '../../ui/live-region';
import { formatCount, formatOffset, formatPlural } from '../../ui/numbers';
import { offsetWidth } from '../../ui/offset-width';
import { Size } from '../../ui/size';
import { Table } from '../../ui/table';
import type { Column, Sort } from '../../ui/table-types';
import { CopyAs } from '../../ui/copy-as';
import { extentsToCsv, extentsToJson } from './extent-export';
import { ALL_KINDS } from './face';
import { parseExtentFilter } from './extent-filter';
import { EMPTY_LISTING, extentList, fetchAllExtents, type ExtentQuery } from './extent-list';
import { FilterField } from './filter-field';
import { kindText } from './kind-text';
import { selectSpan, type ClusterSpan } from './map-selection';
import { changeView, useMapState, type MapPhase } from './map-state';
import { Swatch } from './swatch';
import { reveal } from './viewport';

interface ExtentsTableProps {
  readonly handle: ImageHandle;
  readonly space: MapSpace;
  readonly selected?: ClusterSpan;
}

/** `clusters` of each space tell how long their offsets can be: a number must not be cut. */
function columnsOf(
  space: MapSpace,
  clusters: Readonly<Record<MapSpace, number>>,
  clusterSize: number,
): readonly Column<ExtentRow>[] {
  const widthIn = (within: MapSpace) =>
    `minmax(max(84px, ${offsetWidth(clusters[within] * clusterSize)}), 1fr)`;
  const offset = (cluster: number | undefined) =>
    cluster === undefined ? (
      <span className="dim">–</span>
    ) : (
      <span className="mono">{formatOffset(cluster * clusterSize)}</span>
    );
  return [
    {
      id: 'start',
      name: space === 'host' ? 'Host offset' : 'Guest offset',
      width: widthIn(space),
      sortable: true,
      cell: (row) => offset(row.start),
    },
    {
      id: 'count',
      name: 'Length',
      width: '66px',
      align: 'end',
      sortable: true,
      cell: (row) => <Size bytes={row.count * clusterSize} plain />,
    },
    // without it the length tells as much
    {
      id: 'clusters',
      name: 'Clusters',
      width: '100px',
      align: 'end',
      atLeast: 620,
      cell: (row) => formatCount(row.count),
    },
    {
      id: 'other',
      name: space === 'host' ? 'Guest offset' : 'Host offset',
      width: widthIn(space === 'host' ? 'guest' : 'host'),
      sortable: true,
      atLeast: 380, // the inspector tells it of the selected one
      cell: (row) => offset(row.other),
    },
    // last, so that the edge of a table that scrolls sideways cuts no number
    {
      id: 'kind',
      name: 'Kind',
      width: 'minmax(96px, 1.3fr)',
      sortable: true,
      cell: (row) => (
        <span className="extent-kind" title={kindText(row.kind).name}>
          <Swatch group={CLASS_OF_KIND[row.kind]} kind={row.kind} />
          <span className="extent-name">{kindText(row.kind).name}</span>
        </span>
      ),
    },
  ];
}

const isSortColumn = (column: string): column is ExtentQuery['sort'] =>
  ['start', 'count', 'kind', 'other'].includes(column);

const subscribeToNothing = () => () => undefined;
const emptyListing = () => EMPTY_LISTING;
const noRow = () => undefined;

/** The runs of a space as a table: the equal of its picture, with a filter that can be typed. */
export function ExtentsTable({ handle, space, selected }: ExtentsTableProps) {
  const [text, setText] = useState('');
  const [sort, setSort] = useState<Sort>({ column: 'start', descending: false });
  const kinds = useMapState(handle, (state) => state.kinds);
  const phase = useMapState(handle, (state) => state.phase);
  const image = useImage(handle);
  const clusterSize = image?.summary.value?.clusterSize ?? 1;
  const parsed = useMemo(() => parseExtentFilter(text, clusterSize, kinds), [text, clusterSize, kinds]);
  const query = useMemo(
    (): ExtentQuery | undefined =>
      parsed.ok && phase === 'ready' && isSortColumn(sort.column)
        ? { space, ...parsed.filter, sort: sort.column, descending: sort.descending }
        : undefined,
    [parsed, phase, sort, space],
  );
  const list = useMemo(() => query && extentList(handle, query), [handle, query]);
  const { total, more, problem, pages } = useSyncExternalStore(
    list?.subscribe ?? subscribeToNothing,
    list?.listing ?? emptyListing,
  );
  const isAwaited = query !== undefined && pages.size === 0 && problem === undefined;
  const clusters = useMapState(handle, (state) => state.clusters);
  const columns = useMemo(() => columnsOf(space, clusters, clusterSize), [space, clusters, clusterSize]);
  const stateId = useId();
  const [current, setCurrent] = useState<number>();
  const row = current === undefined ? undefined : list?.rowAt(current);
  const isCurrent =
    row !== undefined &&
    selected?.space === space &&
    selected.first === row.start &&
    selected.count === row.count;

  const pick = (index: number): void => {
    const chosen = list?.rowAt(index);
    setCurrent(index);
    if (!chosen) return;
    selectSpan(handle, { space, first: chosen.start, count: chosen.count }, { replace: true });
    changeView(handle, space, (view) => reveal(view, chosen.start));
  };
  const copy = async (format: typeof extentsToCsv): Promise<void> => {
    if (!query) return;
    const { rows, cut } = await fetchAllExtents(handle, query);
    await askApp('copyText', { text: format(rows, space, clusterSize) });
    if (cut) toast(`There are more rows: the first ${formatCount(rows.length)} were copied.`);
  };

  return (
    <div className="extents">
      <div className="extents-bar">
        <FilterField
          value={text}
          onChange={setText}
          problem={parsed.ok ? undefined : parsed.problem}
          label="Filter extents"
          placeholder="data size > 1M, at 0x50000"
        />
        <output id={stateId} className="dim">
          {parsed.ok
            ? (problem ?? (query && !isAwaited ? formatPlural(total, 'extent') : ''))
            : 'Nothing to list or copy'}
          {more && ', cut: the image has more'}
        </output>
        <span role="group" aria-label="Copy" aria-describedby={stateId} className="extents-copy">
          <CopyAs name="CSV" isDisabled={!query} onCopy={() => copy(extentsToCsv)} />
          <CopyAs name="JSON" isDisabled={!query} onCopy={() => copy(extentsToJson)} />
          {image && (
            <CopyAs
              name="Command"
              isDisabled={false}
              onCopy={() => askApp('copyText', { text: mapCommand(image) })}
            />
          )}
        </span>
      </div>
      <Table
        label={space === 'host' ? 'Extents of the host file' : 'Extents of the guest disk'}
        columns={columns}
        rows={total}
        rowAt={list?.rowAt ?? noRow}
        onSight={list?.show}
        sort={sort}
        onSort={setSort}
        selected={isCurrent ? current : undefined}
        onSelect={pick}
        empty={isAwaited ? 'The extents are being listed.' : emptyText(parsed.ok, phase, kinds)}
      />
    </div>
  );
}

/** Why there is no row. */
function emptyText(isFilter: boolean, phase: MapPhase, kinds: number): string {
  if (phase !== 'ready') return 'The map is being read.';
  if (!isFilter) return 'The filter is not understood.';
  return kinds === ALL_KINDS
    ? 'No extent matches.'
    : 'No extent matches. The legend filters too: “Show all” beside the table lets every kind through.';
}
