import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ProgressBar } from 'react-aria-components';
import { isBusy, showFolder, useFolders } from '../../app/folder-tabs';
import { Button } from '../../ui/button';
import { announce } from '../../ui/live-region';
import { cancelActs, pauseQueue } from './folder-queue';
import { actName } from './row-text';
import './folder.css';

/** The share of the queue that is read aloud when it is done. */
const SPOKEN_STEP = 25;

/** Whether something waits in the queue of folders, or runs. */
export const useIsQueueBusy = (): boolean => useFolders(({ queue }) => isBusy(queue));

/** The queue in the row of jobs: what it is at, how far, and the way to have it rest or end. */
export function QueueRow({ others }: { readonly others: ReactNode }) {
  const queue = useFolders((state) => state.queue);
  const { jobs, total, ended, failed, percent, isPaused, isHeld } = queue;
  const spoken = useRef(0);
  const line = [
    `${ended} of ${total} done`,
    failed > 0 ? `${failed} failed` : '',
    isPaused || isHeld ? 'paused' : '',
  ]
    .filter(Boolean)
    .join(' · ');
  useEffect(() => {
    const step = Math.floor(percent / SPOKEN_STEP);
    if (step <= spoken.current) return;
    spoken.current = step;
    announce(`Queue: ${percent} percent`);
  }, [percent]);
  const running = jobs.filter(({ hasBegun }) => hasBegun);
  const [first] = running;
  return (
    <>
      <p className="job-queue">
        <strong>
          {first
            ? running.map(({ act, fileName }) => `${actName(act)} ${fileName}`).join(', ')
            : isPaused || isHeld
              ? 'The queue is paused'
              : 'The queue begins'}
        </strong>
      </p>
      <ProgressBar className="job-track" value={percent} aria-label="Queue">
        <div className="job-done" style={{ width: `${percent}%` }} />
      </ProgressBar>
      <p className="job-line">{line}</p>
      {others}
      {first && (
        <Button className="job-show" kind="quiet" onPress={() => showFolder(first.folder)}>
          Show
        </Button>
      )}
      <Button className="job-pause" onPress={() => void pauseQueue(!isPaused)}>
        {isPaused ? 'Continue' : 'Pause'}
      </Button>
      <Button onPress={() => void cancelActs()}>Stop all</Button>
    </>
  );
}
