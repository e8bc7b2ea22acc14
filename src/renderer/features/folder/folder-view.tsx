import { Info, X } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { FolderHandle, FolderRow, RowHandle } from '../../../shared/folder';
import { formatSize } from '../../../shared/sizes';
import { useNow } from '../../app/acts';
import { useApp } from '../../app/app-state';
import { isBusy, useFolder, useFolders } from '../../app/folder-tabs';
import type { FolderTab } from '../../app/folder-tabs';
import { openRows } from '../../app/session';
import { Button, IconButton } from '../../ui/button';
import { FileName } from '../../ui/file-name';
import { announce } from '../../ui/live-region';
import { formatPlural } from '../../ui/numbers';
import { Table } from '../../ui/table';
import type { Sort } from '../../ui/table-types';
import { Hint } from '../../ui/tooltip';
import { FilterField } from '../map/filter-field';
import { resultSentence } from './batch';
import { CopyCommands } from './copy-commands';
import { FolderActs } from './folder-acts';
import { folderColumns } from './folder-columns';
import { listedRows } from './folder-list';
import { notesOf } from './folder-notes';
import { cancelActs } from './folder-queue';
import { RowNote } from './row-note';
import { reclaimableOf } from './row-text';
import { useMarks } from './use-marks';
import './folder.css';

/** The images of a folder as a table: how each stands, and what can be done to many at once. */
export function FolderView({ folder }: { readonly folder: FolderHandle }) {
  const open = useFolder(folder);
  return open && <OpenFolder open={open} />;
}

function OpenFolder({ open }: { readonly open: FolderTab }) {
  const { folder, name, path, isListing, notes } = open;
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<Sort>({ column: 'name', descending: false });
  // an image, not a place: rows come and change their order
  const [chosen, setChosen] = useState<RowHandle>();
  const shown = useFolders((state) => state.shown);
  useEffect(() => {
    if (shown === undefined || !open.rows.has(shown)) return;
    setFilter('');
    setChosen(shown);
    useFolders.setState({ shown: undefined });
  }, [shown, open.rows]);
  const now = useNow();
  const rows = useDeferredValue(open.rows);
  const sizes = useApp(({ settings }) => settings.sizes);
  const listed = useMemo(
    () => listedRows(rows.values(), filter, sort),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the filter looks into verdicts, and those name sizes
    [rows, filter, sort, sizes],
  );
  const current = useMemo(() => listed.findIndex(({ row }) => row === chosen), [listed, chosen]);
  const columns = useMemo(() => folderColumns(now), [now]);
  const { marks, marked } = useMarks(listed);
  const count = marked.length;
  useEffect(() => {
    if (count > 0) announce(`${formatPlural(count, 'image')} marked`);
  }, [count]);
  const left = notesOf(notes);
  return (
    <main className="content folder" aria-label="Folder">
      <header className="title-block">
        <div className="title-text">
          <div className="title-row">
            <h1 className="title-name selectable">
              <FileName name={name} />
            </h1>
          </div>
          <p className="title-line">
            {path !== '' && (
              <span className="title-folder file selectable">
                <FileName name={path} />
              </span>
            )}
            <span className="title-facts" role="status">
              {path !== '' && ' · '}
              <bdi>{`${formatPlural(open.rows.size, 'image')}${isListing ? ', looking for more…' : ''}`}</bdi>
            </span>
          </p>
        </div>
        <FolderActs folder={folder} listed={listed} marked={marked} />
      </header>
      <div className="view-fill">
        <Results open={open} />
        <div className="folder-bar">
          <FilterField
            value={filter}
            onChange={setFilter}
            label="Filter images"
            placeholder="name, folder or verdict"
          />
          <output className="dim">{stateText(listed, marked)}</output>
          {left.length > 0 && (
            <Hint className="folder-notes" text={left.join(' ')}>
              <Info aria-hidden="true" />
              {left[0]}
            </Hint>
          )}
          <RowActs listed={listed} marked={marked} />
        </div>
        <Table
          label={`Images of ${name}`}
          columns={columns}
          rows={listed.length}
          rowAt={(index) => listed[index]}
          sort={sort}
          onSort={setSort}
          selected={current < 0 ? undefined : current}
          onSelect={(index) => setChosen(index === undefined ? undefined : listed[index].row)}
          onAct={(index) => void openRows(folder, [listed[index].row])}
          marks={marks}
          empty={emptyText(open)}
        />
        {listed.length > 0 && <RowNote folder={folder} row={listed[current]} />}
      </div>
    </main>
  );
}

/** How many are listed and marked, and what they would give back together. */
function stateText(listed: readonly FolderRow[], marked: readonly FolderRow[]): string {
  const meant = marked.length > 0 ? marked : listed;
  const known = meant.map(reclaimableOf).filter((bytes) => bytes !== undefined);
  const bytes = known.reduce((sum, one) => sum + one, 0);
  return [
    marked.length > 0 ? `${marked.length} of ${formatPlural(listed.length, 'image')} marked` : '',
    known.length > 0 ? `${formatSize(bytes)} reclaimable` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function emptyText({ isListing, rows }: FolderTab): string {
  if (isListing) return 'Looking for images…';
  return rows.size > 0 ? 'No image matches the filter.' : 'There is no qcow2 image in this folder.';
}

/** What is rarer than an act: the lines for a terminal, and taking images out of the queue. */
function RowActs({
  listed,
  marked,
}: {
  readonly listed: readonly FolderRow[];
  readonly marked: readonly FolderRow[];
}) {
  const meant = marked.length > 0 ? marked : listed;
  const queued = marked.filter(({ work }) => work !== undefined);
  return (
    <span className="folder-bar-end">
      {queued.length > 0 && (
        <Button kind="quiet" onPress={() => void cancelActs(queued)}>
          {`Stop ${formatPlural(queued.length, 'image')}`}
        </Button>
      )}
      {meant.length > 0 && <CopyCommands rows={meant} />}
    </span>
  );
}

/** What came of the last run of the queue here, until it was seen. */
function Results({ open }: { readonly open: FolderTab }) {
  const queue = useFolders((state) => state.queue);
  const [seen, setSeen] = useState(0);
  const sentence = isBusy(queue) ? undefined : resultSentence(open.rows.values(), queue.batch);
  if (sentence === undefined || seen === queue.batch) return null;
  return (
    <section className="folder-results" aria-label="Results">
      <p className="selectable">{sentence}</p>
      <IconButton label="Dismiss" icon={<X aria-hidden="true" />} onPress={() => setSeen(queue.batch)} />
    </section>
  );
}
