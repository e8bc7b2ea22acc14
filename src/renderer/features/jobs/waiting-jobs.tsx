import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { QueueMove } from '../../../shared/job-list';
import { announce } from '../../ui/live-region';
import type { JobEntry } from './job-entries';
import { JobItem } from './job-item';

const KEY_MOVES: Readonly<Partial<Record<string, QueueMove>>> = { ArrowUp: 'up', ArrowDown: 'down' };

/** Jobs whose turn is to come, to be put into another order by buttons, or by Alt with an arrow. */
export function WaitingJobs({ jobs }: { readonly jobs: readonly JobEntry[] }) {
  const list = useRef<HTMLUListElement>(null);
  /** what had the focus when its row was moved, and the order then: a row that is put elsewhere loses it */
  const focused = useRef<{ readonly element: Element | null; readonly order: string }>(undefined);
  const order = jobs.map(({ id }) => id).join(' ');
  useLayoutEffect(() => {
    if (focused.current === undefined || focused.current.order === order) return;
    const { element } = focused.current;
    focused.current = undefined;
    if (element instanceof HTMLElement && element.isConnected && document.activeElement !== element)
      element.focus();
  });
  const move = (id: string, to: QueueMove): void => {
    const from = jobs.findIndex((waiting) => waiting.id === id);
    const job = jobs.at(from);
    if (from < 0 || !job) return;
    const target = Math.min(jobs.length - 1, Math.max(0, { first: 0, up: from - 1, down: from + 1 }[to]));
    if (target !== from) {
      focused.current = { element: document.activeElement, order };
      job.move?.(to);
    }
    announce(`${job.fileName}: ${target + 1} of ${jobs.length} waiting`);
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
