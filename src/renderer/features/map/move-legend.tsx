import { MOVE_STATES } from '../../../shared/compact-results';
import { MOVE_TEXTS } from './kind-text';
import './move-legend.css';
import './swatch.css';

/** The colours of clusters that move, in the order in which they come. */
export function MoveLegend() {
  return (
    <ul className="move-legend" aria-label="Colours of clusters that move">
      {MOVE_STATES.map((state) => (
        <li key={state} title={MOVE_TEXTS[state].meaning}>
          <svg className="swatch" viewBox="0 0 12 12" aria-hidden="true">
            <rect width="12" height="12" rx="2" fill={`var(--move-${state})`} />
            {state === 'copying' && <path d="M0 4 4 0M0 10 10 0M4 12 12 4M10 12 12 10" />}
            {state === 'copied' && <path d="M3 3.5H5M7.5 3.5H9.5M3 8.5H5M7.5 8.5H9.5" />}
            {state === 'flushed' && <path d="M2 9.5H10" />}
          </svg>
          {MOVE_TEXTS[state].name}
        </li>
      ))}
    </ul>
  );
}
