import { useState } from 'react';
import { factDiffers, type ComparedFact } from '../../../shared/compare-results';
import { Checkbox } from '../../ui/checkbox';
import { formatPlural } from '../../ui/numbers';
import { factName } from './compare-text';

/** What two images say of themselves, side by side. */
export function FactTable({ facts }: { readonly facts: readonly ComparedFact[] }) {
  const [isAll, setAll] = useState(false);
  const differing = facts.filter(factDiffers);
  const shown = isAll ? facts : differing;
  return (
    <section className="compare-section" aria-label="What the images say of themselves">
      <div className="compare-bar">
        <h3>Header, features and snapshots</h3>
        <span className="dim">
          {differing.length === 0
            ? 'Nothing of it differs.'
            : `${formatPlural(differing.length, 'entry', 'entries')} of ${facts.length} differ`}
        </span>
        <Checkbox isSelected={isAll} onChange={setAll}>
          Also what is the same
        </Checkbox>
      </div>
      {shown.length > 0 && (
        <table className="compare-facts selectable">
          <caption className="visually-hidden">What the images say of themselves</caption>
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">First</th>
              <th scope="col">Second</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((fact) => (
              <tr key={`${fact.part} ${fact.name}`} data-changes={factDiffers(fact)}>
                <th scope="row">
                  <bdi>{factName(fact)}</bdi>
                </th>
                <td>
                  {fact.first === undefined ? <span className="dim">none</span> : <bdi>{fact.first}</bdi>}
                </td>
                <td>
                  {fact.second === undefined ? <span className="dim">none</span> : <bdi>{fact.second}</bdi>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
