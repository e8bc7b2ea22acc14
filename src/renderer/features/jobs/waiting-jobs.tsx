import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { QueueMove } from '../../../shared/job-list';
import { placedName } from '../../app/tell-apart';
import { announce } from '../../ui/live-region';
import type { JobEntry } from './job-entries';
import { JobItem } from './job-item';
import { moveTarget } from './move-target';

const KEY_MOVES: Readonly<Partial<Record<string, QueueMove>>> = { ArrowUp: 'up', ArrowDown: 'down' };

/** A move that was asked for. */
interface Asked {
  readonly id: string;
  /** the image, as it is called in the list */
  readonly name: string;
  /** where it comes if nothing else changes */
  readonly target: number;
  /** what had the focus: a row that is put elsewhere loses it */
  readonly element: Element | null;
  /** the order then */
  readonly order: string;
}

interface WaitingJobsProps {
  readonly jobs: readonly JobEntry[];
  /** how many more wait after those */
  readonly unlisted: number;
}

/** Jobs whose turn is to come, to be put into another order by buttons, or by Alt with an arrow. */
export function WaitingJobs({ jobs, unlisted }: WaitingJobsProps) {
  const list = useRef<HTMLUListElement>(null);
  const asked = useRef<Asked>(undefined);
  const total = jobs.length + unlisted;
  const tell = (name: string, place: number): void => announce(`${name}: ${place + 1} of ${total} waiting`);
  const order = jobs.map(({ id }) => id).join(' ');
  useLayoutEffect(() => {
    if (asked.current === undefined || asked.current.order === order) return;
    const { id, name, target, element } = asked.current;
    asked.current = undefined;
    // where it is by now: what was asked for may be overtaken, or have left the list
    const place = jobs.findIndex((waiting) => waiting.id === id);
    if (place >= 0 || target >= jobs.length) tell(name, place >= 0 ? place : target);
    // whoever has gone elsewhere meanwhile stays there
    if (element instanceof HTMLElement && element.isConnected && document.activeElement === document.body)
      element.focus();
  });
  const move = (id: string, to: QueueMove): void => {
    const from = jobs.findIndex((waiting) => waiting.id === id);
    const job = jobs.at(from);
    if (from < 0 || !job) return;
    const name = placedName(job.fileName, job.place);
    const target = moveTarget(from, to, total);
    if (target === from) tell(name, from);
    else {
      asked.current = { id, name, target, element: document.activeElement, order };
      job.move?.(to);
    }
  };
  const moveNow = useRef(move);
  useLayoutEffect(() => {
    moveNow.current = move;
  });
  const onMove = useCallback((id: string, to: QueueMove) => moveNow.current(id, to), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = KEY_MOVES[event.key];
    const id = event.target instanceof Element ? event.target.closest('li')?.dataset['job'] : undefined;
    if (!event.altKey || to === undefined || id === undefined) return;
    event.preventDefault();
    move(id, to);
  };
  // on the list itself: buttons keep key presses from what they stand in
  useEffect(() => {
    const { current } = list;
    current?.addEventListener('keydown', onKeyDown, { capture: true });
    return () => current?.removeEventListener('keydown', onKeyDown, { capture: true });
  });
  return (
    <ul className="job-list" ref={list}>
      {jobs.map((job) => (
        <JobItem key={job.id} job={job} onMove={onMove} />
      ))}
    </ul>
  );
}
