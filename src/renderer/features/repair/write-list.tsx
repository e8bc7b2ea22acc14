import { useMemo } from 'react';
import type { RepairWrite } from '../../../shared/repair-results';
import { stepText } from '../../../shared/repair-text';
import { formatOffset } from '../../ui/numbers';
import { Table } from '../../ui/table';
import type { Column } from '../../ui/table-types';
import { listHeight } from './list-height';
import { bytesText, inSteps, reasonName, writeGuestText } from './repair-plan';

const COLUMNS: readonly Column<RepairWrite>[] = [
  {
    id: 'step',
    name: 'Step',
    width: '58px',
    cell: ({ step }) => <span title={stepText(step).title}>{step}</span>,
  },
  {
    id: 'at',
    name: 'At',
    width: '116px',
    cell: ({ offset }) => <span className="mono">{formatOffset(offset)}</span>,
  },
  { id: 'why', name: 'Why', width: 'minmax(130px, 1fr)', cell: reasonName },
  {
    id: 'bytes',
    name: 'Old → new',
    width: 'minmax(110px, 2.4fr)',
    cell: (write) => (
      <span className={write.before === undefined ? '' : 'mono'} title={bytesText(write)}>
        {bytesText(write)}
      </span>
    ),
  },
  {
    id: 'guest',
    name: 'On the disk',
    width: 'minmax(0, 1.3fr)',
    cell: (write) => <span title={writeGuestText(write)}>{writeGuestText(write)}</span>,
  },
];

/** The writes of a plan one by one, in the order in which they reach the disk. */
export function WriteList({ writes }: { readonly writes: readonly RepairWrite[] }) {
  const rows = useMemo(() => inSteps(writes), [writes]);
  return (
    <div className="repair-list" style={{ height: listHeight(writes.length) }}>
      <Table
        label="Writes of the repair"
        columns={COLUMNS}
        rows={rows.length}
        rowAt={(index) => rows[index]}
      />
    </div>
  );
}
