import type { CheckCounts } from '../../../shared/repair-results';
import { formatCount } from '../../ui/numbers';
import { countRows } from './repair-plan';
import './counts-table.css';

interface CountsTableProps {
  readonly before: CheckCounts;
  readonly after: CheckCounts;
  /** heads of the two columns */
  readonly names: readonly [before: string, after: string];
}

/** What a check finds before and after, counter by counter. */
export function CountsTable({ before, after, names }: CountsTableProps) {
  return (
    <table className="counts-table">
      <caption className="visually-hidden">What a check finds</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Counter</span>
          </th>
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {countRows(before, after).map((row) => (
          <tr key={row.name} data-changes={row.before !== row.after}>
            <th scope="row">{row.name}</th>
            <td data-bad={row.before > 0}>{formatCount(row.before)}</td>
            <td data-bad={row.after > 0} data-good={row.before > 0 && row.after === 0}>
              {formatCount(row.after)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
