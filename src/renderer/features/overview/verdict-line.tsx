import { Button } from 'react-aria-components';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { ImageSummary } from '../../../shared/results';
import { useNow } from '../../app/acts';
import type { Facts } from '../../app/facts';
import { setView } from '../../app/store';
import { leakedBytes } from '../../app/verdict';
import { formatAgo, formatPlural } from '../../ui/numbers';
import { sightSentence, verdictSentence } from '../health/check-summary';
import './verdict-line.css';

interface VerdictLineProps {
  readonly handle: ImageHandle;
  readonly summary: ImageSummary;
  readonly facts: Facts;
}

/** How the image stands, in one sentence, with the way to the evidence. */
export function VerdictLine({ handle, summary, facts }: VerdictLineProps) {
  const now = useNow();
  const { check, checkedAt } = facts;
  if (!check)
    return (
      <p className="verdict-line">
        <span className="selectable">
          {facts.mapError || !summary.can.map ? 'Not checked.' : `Not checked. ${sightSentence(facts.map)}`}
        </span>
      </p>
    );
  const findings = check.findingsTotal;
  return (
    <p className="verdict-line">
      <span className="selectable">
        {verdictSentence(check, leakedBytes(check, facts, summary.clusterSize))}
      </span>
      <span className="dim">
        {checkedAt !== undefined && `Checked ${formatAgo(checkedAt, Math.max(now, checkedAt))}.`}
      </span>
      {findings > 0 && (
        <Button className="verdict-line-link" onPress={() => setView(handle, 'health')}>
          {`Show ${formatPlural(findings, 'finding')}`}
        </Button>
      )}
    </p>
  );
}
