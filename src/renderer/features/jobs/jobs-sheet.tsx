import { showSheet, useApp } from '../../app/app-state';
import { useFolders } from '../../app/folder-tabs';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatPlural } from '../../ui/numbers';
import { cancelActs, pauseQueue } from '../folder/folder-queue';
import { useIsQueueBusy } from '../folder/queue-row';
import { clearEnded } from './ended-jobs';
import { useJobEntries } from './job-entries';
import { JobItem } from './job-item';
import { WaitingJobs } from './waiting-jobs';
import './jobs-sheet.css';

const close = (): void => showSheet(undefined);

/** All that is under way, waits or has ended: of tabs and of the queue of folders, each with what can be done about it. */
export function JobsSheet() {
  const isOpen = useApp(({ sheet }) => sheet === 'jobs');
  // not drawn while nobody looks: jobs change often
  return isOpen && <OpenSheet />;
}

function OpenSheet() {
  const { underWay, waiting, unlistedWaiting, ended, unlistedEnded } = useJobEntries();
  const isEmpty = underWay.length + waiting.length + ended.length === 0;
  return (
    <Dialog title="Jobs" isOpen size="wide" onClose={close} actions={<QueueActs />}>
      {isEmpty && (
        <p className="dim">
          Nothing is under way. What is checked, compacted or made is listed here until you quit.
        </p>
      )}
      {underWay.length > 0 && (
        <section aria-labelledby="jobs-under-way">
          <h3 id="jobs-under-way" className="section-head">
            Under way
          </h3>
          <ul className="job-list">
            {underWay.map((job) => (
              <JobItem key={job.id} job={job} />
            ))}
          </ul>
        </section>
      )}
      {waiting.length > 0 && (
        <section aria-labelledby="jobs-waiting">
          <h3 id="jobs-waiting" className="section-head">
            Waiting
          </h3>
          <WaitingJobs jobs={waiting} unlisted={unlistedWaiting} />
          {unlistedWaiting > 0 && (
            <p className="dim">{`and ${formatPlural(unlistedWaiting, 'more image')}`}</p>
          )}
        </section>
      )}
      {ended.length > 0 && (
        <section aria-labelledby="jobs-ended">
          <div className="jobs-head">
            <h3 id="jobs-ended" className="section-head">
              Ended
            </h3>
            <Button kind="quiet" onPress={clearEnded}>
              Clear this list
            </Button>
          </div>
          <ul className="job-list">
            {ended.map((job) => (
              <JobItem key={job.id} job={job} />
            ))}
          </ul>
          {unlistedEnded > 0 && <p className="dim">{`and ${formatPlural(unlistedEnded, 'earlier job')}`}</p>}
        </section>
      )}
    </Dialog>
  );
}

/** What is done to the queue as a whole. */
function QueueActs() {
  const isPaused = useFolders(({ queue }) => queue.isPaused);
  const isBusy = useIsQueueBusy();
  return (
    <>
      {isBusy && (
        <>
          <Button onPress={() => void pauseQueue(!isPaused)}>
            {isPaused ? 'Continue the queue' : 'Pause the queue'}
          </Button>
          <Button onPress={() => void cancelActs()}>Stop the queue</Button>
        </>
      )}
      <Button onPress={close}>Close</Button>
    </>
  );
}
