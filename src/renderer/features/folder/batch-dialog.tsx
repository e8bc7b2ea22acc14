import { MOST_TABS } from '../../../shared/folder';
import type { FolderHandle } from '../../../shared/folder';
import { useFolder } from '../../app/folder-tabs';
import { openRows } from '../../app/session';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatPlural } from '../../ui/numbers';
import { batchOf, batchSentence, commandsOf } from './batch';
import type { Batch, LeftOut, WritingAct } from './batch';
import { BatchCommands } from './batch-commands';
import { endAsking, useAsked } from './batch-store';
import { cancelActs, queueActs } from './folder-queue';
import { ReportsDialog } from './reports-dialog';

/** Asks once, with the totals, before an act that writes is done to many images, or reports are made. */
export function BatchDialog() {
  const asked = useAsked((state) => state.asked);
  const open = useFolder(asked?.folder ?? '');
  if (!asked || !open) return null;
  const rows = asked.rows.map((row) => open.rows.get(row)).filter((row) => row !== undefined);
  if (asked.act === 'report') return <ReportsDialog folder={asked.folder} rows={rows} />;
  return <Asking folder={asked.folder} act={asked.act} batch={batchOf(asked.act, rows)} />;
}

const TITLES: Readonly<Record<WritingAct, string>> = { compact: 'Compact', repair: 'Repair' };

interface AskingProps {
  readonly folder: FolderHandle;
  readonly act: WritingAct;
  readonly batch: Batch;
}

function Asking({ folder, act, batch }: AskingProps) {
  const { ready, pending, leftOut } = batch;
  const all = ready.length + pending.length + leftOut.length;
  const begin = (): void => {
    queueActs(folder, ready, act);
    endAsking();
  };
  const giveUp = (): void => {
    if (pending.length > 0) void cancelActs(pending);
    endAsking();
  };
  return (
    <Dialog
      title={TITLES[act]}
      subject={formatPlural(all, 'marked image')}
      isOpen
      isSteady
      size="wide"
      onClose={giveUp}
      actions={
        <>
          {ready.length > 0 && <BatchCommands lines={commandsOf(act, ready)} />}
          <Button onPress={giveUp}>{ready.length > 0 || pending.length > 0 ? 'Cancel' : 'Close'}</Button>
          {(ready.length > 0 || pending.length > 0) && (
            <Button kind="primary" isDisabled={pending.length > 0} onPress={begin}>
              {`${TITLES[act]} ${formatPlural(ready.length, 'image')}`}
            </Button>
          )}
        </>
      }
    >
      <div className="batch">
        <section aria-label="Forecast" aria-live="polite">
          {pending.length > 0 ? (
            <p>{`Looking at what it comes to: ${formatPlural(pending.length, 'image')} left…`}</p>
          ) : ready.length > 0 ? (
            <>
              <p className="batch-lead">{batchSentence(act, ready)}</p>
              <p className="dim">
                {`${formatPlural(ready.length, 'image')}, two at a time. It can be stopped at any moment; each image stays whole, and one that fails stops no other.`}
              </p>
            </>
          ) : (
            <p className="batch-lead">None of them can be done together with others.</p>
          )}
        </section>
        {leftOut.length > 0 && <LeftOutList folder={folder} leftOut={leftOut} />}
      </div>
    </Dialog>
  );
}

interface LeftOutListProps {
  readonly folder: FolderHandle;
  readonly leftOut: readonly LeftOut[];
}

/** Images that are left out and why; those that need a person can be opened. */
function LeftOutList({ folder, leftOut }: LeftOutListProps) {
  const forAPerson = leftOut.filter(({ isForAPerson }) => isForAPerson).map(({ row }) => row);
  const opened = forAPerson.slice(0, MOST_TABS);
  return (
    <section aria-labelledby="batch-left-out">
      <h3
        id="batch-left-out"
        className="section-head"
      >{`Left out: ${formatPlural(leftOut.length, 'image')}`}</h3>
      <ul className="batch-list">
        {leftOut.map(({ row, why }) => (
          <li key={row.row}>
            <span className="row-name">{row.fileName}</span>
            <span className="dim">{why}</span>
          </li>
        ))}
      </ul>
      {opened.length > 0 && (
        <Button
          onPress={() => {
            endAsking();
            void openRows(
              folder,
              opened.map(({ row }) => row),
            );
          }}
        >
          {`Open ${formatPlural(opened.length, 'of them', 'of them')} to look at one by one`}
        </Button>
      )}
    </section>
  );
}
