import type { FolderRow } from '../../../shared/folder';
import { formatBytes, formatSize } from '../../../shared/sizes';
import { FileName } from '../../ui/file-name';
import { formatAgo, formatCount } from '../../ui/numbers';
import { Dot } from '../../ui/pill';
import type { Column } from '../../ui/table-types';
import { backingOf, reclaimableOf, rowVerdict } from './row-text';

const NOTHING = <span className="dim">–</span>;

const size = (bytes: number | undefined) =>
  bytes === undefined ? (
    NOTHING
  ) : (
    <span className="size" title={formatBytes(bytes)}>
      {formatSize(bytes)}
    </span>
  );

/** Names of one folder often begin alike: what is cut is their middle. */
function Name({ row: { fileName, within, folder } }: { readonly row: FolderRow }) {
  return (
    <span className="row-title" title={`${fileName} · ${folder}`}>
      <span className="row-name">
        <FileName name={fileName} title="" />
      </span>
      {within !== '' && <span className="row-folder file">{within}</span>}
    </span>
  );
}

function Verdict({ row }: { readonly row: FolderRow }) {
  const { name, tone, result, detail } = rowVerdict(row);
  const title = [name, result, detail].filter(Boolean).join('. ');
  return (
    <span className="row-verdict" title={title}>
      <Dot tone={tone} />
      <span className="row-verdict-name">
        {name}
        {result !== undefined && <span className="row-result">{result}</span>}
      </span>
    </span>
  );
}

/** The columns of a table of images; `now` in milliseconds. */
export function folderColumns(now: number): readonly Column<FolderRow>[] {
  const amount = (
    id: string,
    name: string,
    width: string,
    of: (row: FolderRow) => number | undefined,
    atLeast?: number,
  ): Column<FolderRow> => ({
    id,
    name,
    width,
    align: 'end',
    sortable: true,
    atLeast,
    cell: (row) => size(of(row)),
  });
  return [
    {
      id: 'name',
      name: 'Name',
      width: 'minmax(130px, 4fr)',
      sortable: true,
      cell: (row) => <Name row={row} />,
    },
    {
      id: 'verdict',
      name: 'Verdict',
      width: 'minmax(96px, 3fr)',
      sortable: true,
      cell: (row) => <Verdict row={row} />,
    },
    amount('reclaimable', 'Reclaimable', '88px', reclaimableOf),
    amount('length', 'Length', '66px', ({ summary, fileLength }) => summary?.fileLength ?? fileLength, 520),
    amount('disk', 'On disk', '66px', ({ summary }) => summary?.onDisk, 660),
    amount('virtual', 'Virtual', '66px', ({ summary }) => summary?.virtualSize, 800),
    {
      id: 'snapshots',
      name: 'Snapshots',
      atLeast: 1100,
      width: '76px',
      align: 'end',
      sortable: true,
      cell: ({ summary }) =>
        summary && summary.snapshots.length > 0 ? formatCount(summary.snapshots.length) : NOTHING,
    },
    {
      id: 'backing',
      name: 'Backing file',
      atLeast: 1100,
      width: 'minmax(84px, 1fr)',
      sortable: true,
      cell: (row) => {
        const name = backingOf(row);
        return name === undefined ? NOTHING : <span title={name}>{name}</span>;
      },
    },
    {
      id: 'checked',
      name: 'Last checked',
      align: 'end',
      atLeast: 800,
      width: '92px',
      sortable: true,
      cell: ({ checkedAt }) => (checkedAt === undefined ? NOTHING : formatAgo(checkedAt, now)),
    },
  ];
}
