import { ChevronDown, ChevronUp, ChevronsUp } from 'lucide-react';
import type { QueueMove } from '../../../shared/job-list';
import { IconButton } from '../../ui/button';

const MOVES: readonly { readonly to: QueueMove; readonly name: string; readonly Icon: typeof ChevronUp }[] = [
  { to: 'first', name: 'first', Icon: ChevronsUp },
  { to: 'up', name: 'up', Icon: ChevronUp },
  { to: 'down', name: 'down', Icon: ChevronDown },
];

interface JobMovesProps {
  readonly id: string;
  readonly act: string;
  /** as it is called in the list */
  readonly image: string;
  readonly onMove: (id: string, to: QueueMove) => void;
}

/** Buttons that put a job elsewhere among those that wait. */
export function JobMoves({ id, act, image, onMove }: JobMovesProps) {
  return (
    <span className="job-moves">
      {MOVES.map(({ to, name, Icon }) => (
        <IconButton
          key={to}
          label={`Move ${image} ${name}: ${act}`}
          icon={<Icon aria-hidden="true" />}
          onPress={() => onMove(id, to)}
        />
      ))}
    </span>
  );
}
