import { MOVE_STATES, type MoveState } from '../../../shared/compact-results';
import './move-legend.css';
import './swatch.css';

/** What each state of a cluster that moves is called. */
const NAMES: Readonly<Record<MoveState, string>> = {
  copying: 'Copying',
  copied: 'Copied',
  flushed: 'Flushed',
  referenced: 'Referenced',
};

/** The same in a sentence. */
const MEANINGS: Readonly<Record<MoveState, string>> = {
  copying: 'Being copied to its new place; both places are shown.',
  copied: 'Copied, and perhaps not on the disk yet.',
  flushed: 'On the disk in its new place, where nothing refers to it yet.',
  referenced: 'Its new place is what the tables refer to; the old one is free.',
};

/** The colours of clusters that move, in the order in which they come. */
export function MoveLegend() {
  return (
    <ul className="move-legend" aria-label="Colours of clusters that move">
      {MOVE_STATES.map((state) => (
        <li key={state} title={MEANINGS[state]}>
          <svg className="swatch" viewBox="0 0 12 12" aria-hidden="true">
            <rect width="12" height="12" rx="2" fill={`var(--move-${state})`} />
            {state === 'copying' && <path d="M0 4 4 0M0 10 10 0M4 12 12 4M10 12 12 10" />}
            {state === 'copied' && <path d="M3 3.5H5M7.5 3.5H9.5M3 8.5H5M7.5 8.5H9.5" />}
            {state === 'flushed' && <path d="M2 9.5H10" />}
          </svg>
          {NAMES[state]}
        </li>
      ))}
    </ul>
  );
}
