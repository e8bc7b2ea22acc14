import type { Column } from './table-types';

interface LeftOutProps<Row> {
  /** what a row is: `snapshot` */
  readonly noun: string;
  /** those that a table has no room for */
  readonly columns: readonly Column<Row>[];
  /** the one that is selected */
  readonly row: Row | undefined;
}

/** What the columns that have no room would say of the selected row. */
export function LeftOut<Row>({ noun, columns, row }: LeftOutProps<Row>) {
  if (columns.length === 0) return null;
  if (row === undefined)
    return (
      <p className="left-out dim">
        {`Select a ${noun} to read the rest of it here: ${columns.map(({ name }) => name).join(', ')}.`}
      </p>
    );
  return (
    <dl className="left-out" aria-label={`The rest of the selected ${noun}`}>
      {columns.map(({ id, name, cell }) => (
        <div key={id} className="left-out-fact">
          <dt className="dim">{name}</dt>
          <dd>{cell(row)}</dd>
        </div>
      ))}
    </dl>
  );
}
