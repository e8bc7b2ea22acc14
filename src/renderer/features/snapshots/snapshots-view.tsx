import { useMemo, useState } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { SnapshotInfo } from '../../../shared/results';
import { FileOffset } from '../../app/file-offset';
import { useSummary } from '../../app/store';
import { EmptyState } from '../../ui/empty-state';
import { formatCount, formatDate } from '../../ui/numbers';
import { Size } from '../../ui/size';
import { Table } from '../../ui/table';
import type { Column, Sort } from '../../ui/table-types';
import { formatVmClock, sortSnapshots } from './snapshot-rows';

const columnsOf = (handle: ImageHandle): readonly Column<SnapshotInfo>[] => [
  { id: 'id', name: 'Id', width: '36px', sortable: true, cell: ({ id }) => id },
  {
    id: 'name',
    name: 'Name',
    width: 'minmax(80px, 1fr)',
    sortable: true,
    cell: ({ name }) => <span className="selectable">{name}</span>,
  },
  {
    id: 'date',
    name: 'Taken',
    width: '172px',
    sortable: true,
    cell: ({ dateSeconds }) => formatDate(dateSeconds),
  },
  {
    id: 'disk',
    name: 'Disk size',
    width: '76px',
    atLeast: 440,
    align: 'end',
    sortable: true,
    cell: ({ diskSize }) => <Size bytes={diskSize} plain />,
  },
  {
    id: 'vm',
    name: 'VM state',
    width: '76px',
    atLeast: 560,
    align: 'end',
    sortable: true,
    cell: ({ vmStateSize }) => (vmStateSize > 0 ? <Size bytes={vmStateSize} plain /> : '–'),
  },
  {
    id: 'clock',
    name: 'VM clock',
    atLeast: 660,
    width: '104px',
    align: 'end',
    cell: ({ vmClockNanoseconds }) => <span className="mono">{formatVmClock(vmClockNanoseconds)}</span>,
  },
  {
    id: 'l1',
    name: 'L1 table',
    atLeast: 960,
    width: '118px',
    align: 'end',
    cell: ({ l1Offset, l1Entries }) => (
      <FileOffset handle={handle} offset={l1Offset} length={Math.max(8, l1Entries * 8)} />
    ),
  },
  {
    id: 'entry',
    name: 'Entry',
    atLeast: 960,
    width: '104px',
    align: 'end',
    cell: ({ offset, extraDataSize }) => (
      <FileOffset handle={handle} offset={offset} length={40 + extraDataSize} />
    ),
  },
];

/** The internal snapshots of an image. */
export function SnapshotsView({ handle }: { readonly handle: ImageHandle }) {
  const summary = useSummary(handle);
  const [sort, setSort] = useState<Sort>({ column: 'date', descending: true });
  const [selected, setSelected] = useState<number>();
  const columns = useMemo(() => columnsOf(handle), [handle]);
  const snapshots = summary?.snapshots;
  const rows = useMemo(() => sortSnapshots(snapshots ?? [], sort), [snapshots, sort]);
  if (!summary) return null;
  if (rows.length === 0)
    return (
      <div className="view-scroll">
        <EmptyState title="No internal snapshots">
          <p>
            An internal snapshot keeps an earlier state of the disk inside this file. Clusters that it shares
            with the disk of today are stored once.
          </p>
        </EmptyState>
      </div>
    );
  return (
    <div className="view-fill">
      <p className="view-line dim">
        {formatCount(rows.length)} in this file. They share unchanged clusters with the disk of today; the map
        shows which.
      </p>
      <Table
        label="Internal snapshots"
        leftOutOf="snapshot"
        columns={columns}
        rows={rows.length}
        rowAt={(index) => rows[index]}
        sort={sort}
        onSort={setSort}
        selected={selected}
        onSelect={setSelected}
      />
    </div>
  );
}
