import { memo } from 'react';
import { ProgressBar } from 'react-aria-components';
import { isOver } from '../../../shared/job-list';
import type { QueueMove } from '../../../shared/job-list';
import { showSheet } from '../../app/app-state';
import { Button } from '../../ui/button';
import { placedName } from '../../app/tell-apart';
import { FileName } from '../../ui/file-name';
import type { JobEntry } from './job-entries';
import { JobMoves } from './job-moves';

interface JobItemProps {
  readonly job: JobEntry;
  /** puts it elsewhere among those that wait; stays the same from one drawing to the next */
  readonly onMove?: (id: string, to: QueueMove) => void;
}

/** What is drawn of a job as it is. */
const SHOWN = ['id', 'act', 'fileName', 'place', 'line', 'percent', 'state'] as const;
/** What is drawn where it can be done; of the same job it does the same. */
const ACTS = ['goTo', 'show', 'rest', 'cancel'] as const;

const looksSame = (before: JobItemProps, after: JobItemProps): boolean =>
  before.onMove === after.onMove &&
  SHOWN.every((name) => before.job[name] === after.job[name]) &&
  ACTS.every((name) => (before.job[name] === undefined) === (after.job[name] === undefined));

/**
 * One job: what is done to which image, how far it is or what came of it, and the ways to have it rest, end and be seen.
 * Drawn again only where that is news: lists are told of ten times a second.
 */
export const JobItem = memo(function JobItem({ job, onMove }: JobItemProps) {
  const { id, act, fileName, place, line, percent, state, goTo, show, rest, cancel } = job;
  const isStopping = state === 'stopping';
  const isResting = state === 'resting';
  const image = placedName(fileName, place);
  // an image may have several jobs
  const nameOf = (button: string): string => `${button} ${image}: ${act}`;
  const leave = (to: () => void) => (): void => {
    showSheet(undefined);
    to();
  };
  return (
    <li className={`job-item job-item-${state}`} data-job={id}>
      <div className="job-item-text">
        <p className="job-item-title">
          <span className="dim">{act}</span>
          {goTo ? (
            <Button kind="quiet" className="job-item-name" aria-label={image} onPress={leave(goTo)}>
              <FileName name={fileName} />
            </Button>
          ) : (
            <strong className="job-item-name">
              <FileName name={fileName} />
            </strong>
          )}
          {place && <bdi className="job-item-place dim">{place}</bdi>}
        </p>
        {!isOver(job) && state !== 'waiting' && (
          <ProgressBar className="job-track" value={percent} aria-label={`${act} ${image}`}>
            <div className="job-done" style={{ width: `${percent}%` }} />
          </ProgressBar>
        )}
        <p className="job-item-line" title={line}>
          {line}
        </p>
      </div>
      <div className="job-item-acts">
        {onMove && <JobMoves id={id} act={act} image={image} onMove={onMove} />}
        {show && (
          <Button kind="quiet" aria-label={nameOf('Show')} onPress={leave(show)}>
            Show
          </Button>
        )}
        {rest && (
          <Button
            isDisabled={isStopping}
            aria-label={nameOf(isResting ? 'Continue' : 'Pause')}
            onPress={() => rest(!isResting)}
          >
            {isResting ? 'Continue' : 'Pause'}
          </Button>
        )}
        {cancel && (
          <Button
            isDisabled={isStopping}
            aria-label={nameOf(isStopping ? 'Stopping…' : 'Stop')}
            onPress={cancel}
          >
            {isStopping ? 'Stopping…' : 'Stop'}
          </Button>
        )}
      </div>
    </li>
  );
}, looksSame);
