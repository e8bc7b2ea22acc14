import { findingHeading } from '../../../shared/finding-text';
import type { LostRange } from '../../../shared/repair-results';
import { formatSize } from '../../../shared/sizes';
import { formatOffset } from '../../ui/numbers';
import { Table } from '../../ui/table';
import type { Column } from '../../ui/table-types';
import { listHeight } from './list-height';
import { becomesText, lostOwnerText } from './repair-plan';

const COLUMNS: readonly Column<LostRange>[] = [
  {
    id: 'start',
    name: 'Guest offset',
    width: '130px',
    cell: ({ start }) => <span className="mono">{formatOffset(start)}</span>,
  },
  { id: 'length', name: 'Length', width: '80px', align: 'end', cell: ({ length }) => formatSize(length) },
  { id: 'becomes', name: 'Reads as', width: 'minmax(90px, 1fr)', cell: becomesText },
  { id: 'owner', name: 'Disk', width: '90px', cell: lostOwnerText },
  { id: 'why', name: 'Why', width: 'minmax(120px, 1.5fr)', cell: ({ why }) => findingHeading(why) },
];

/** The parts of the disk that a repair gives up. */
export function LostList({ lost }: { readonly lost: readonly LostRange[] }) {
  return (
    <div className="repair-list" style={{ height: listHeight(lost.length) }}>
      <Table label="Ranges given up" columns={COLUMNS} rows={lost.length} rowAt={(index) => lost[index]} />
    </div>
  );
}
