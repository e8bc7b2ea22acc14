import { ChevronDown, ChevronUp, ChevronsUp } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { QueueMove } from '../../../shared/job-list';
import { IconButton } from '../../ui/button';
import { announce } from '../../ui/live-region';
import type { JobEntry } from './job-entries';
import { JobItem } from './job-item';

const MOVES: readonly { readonly to: QueueMove; readonly name: string; readonly Icon: typeof ChevronUp }[] = [
  { to: 'first', name: 'first', Icon: ChevronsUp },
  { to: 'up', name: 'up', Icon: ChevronUp },
  { to: 'down', name: 'down', Icon: ChevronDown },
];
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
  const move = (job: JobEntry, to: QueueMove): void => {
    const from = jobs.indexOf(job);
    const target = Math.min(jobs.length - 1, Math.max(0, { first: 0, up: from - 1, down: from + 1 }[to]));
    if (target !== from) {
      focused.current = { element: document.activeElement, order };
      job.move?.(to);
    }
    announce(`${job.fileName}: ${target + 1} of ${jobs.length} waiting`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = KEY_MOVES[event.key];
    const id = event.target instanceof Element ? event.target.closest('li')?.dataset['job'] : undefined;
    const job = jobs.find((waiting) => waiting.id === id);
    if (!event.altKey || to === undefined || !job) return;
    event.preventDefault();
    move(job, to);
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
        <JobItem key={job.id} job={job}>
          <span className="job-moves">
            {MOVES.map(({ to, name, Icon }) => (
              <IconButton
                key={to}
                label={`Move ${job.fileName} ${name}`}
                icon={<Icon aria-hidden="true" />}
                onPress={() => move(job, to)}
              />
            ))}
          </span>
        </JobItem>
      ))}
    </ul>
  );
}
