import type { ReactNode } from 'react';
import './chart-figure.css';

interface ChartFigureProps {
  readonly title: string;
  /** names of the columns of the table twin */
  readonly columns: readonly string[];
  /** rows of the table twin, as text */
  readonly rows: readonly (readonly string[])[];
  /** what the lines or bars are, where there are several */
  readonly legend?: ReactNode;
  readonly children: ReactNode;
}

/** A chart with its title, and its numbers as a table for those who do not see it. */
export function ChartFigure({ title, columns, rows, legend, children }: ChartFigureProps) {
  return (
    <figure className="chart">
      <figcaption className="chart-title">
        <span className="section-head">{title}</span>
        {legend}
      </figcaption>
      <div className="chart-plot" aria-hidden="true">
        {children}
      </div>
      {/* a table does not become smaller than its text by itself */}
      <div className="visually-hidden">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells) => (
              <tr key={cells[0]}>
                {cells.map((cell, index) => (
                  <td key={columns[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** Keeps the place of a chart while it is on its way. */
export function ChartSpace() {
  return (
    <div className="chart" aria-hidden="true">
      <span className="section-head">{'\u00a0'}</span>
      <div className="chart-plot" />
    </div>
  );
}

/** What a line or bar of a chart is: its colour and its name. */
export function ChartKey({ color, children }: { readonly color: string; readonly children: ReactNode }) {
  return (
    <span className="chart-key">
      <span className="chart-key-line" style={{ background: color }} aria-hidden="true" />
      {children}
    </span>
  );
}
