/** Pieces that all sections of a report are made of. */
import { html } from './html';
import type { Html, HtmlValue } from './html';

/** Head of a column; numbers stand at its end. */
export type Column = string | { readonly name: string; readonly number: true };

const isNumber = (column: Column): boolean => typeof column !== 'string';

/** A table with its caption. */
export const table = (caption: string, columns: readonly Column[] | undefined, body: HtmlValue): Html =>
  html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      ${
        columns &&
        html`<thead>
          <tr>
            ${columns.map((column) =>
              typeof column === 'string'
                ? html`<th scope="col">${column}</th>`
                : html`<th scope="col" class="number">${column.name}</th>`,
            )}
          </tr>
        </thead>`
      }
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;

/** Rows of names and values; what is undefined is left out. */
export const rows = (pairs: readonly (readonly [string, HtmlValue] | undefined)[]): Html[] =>
  pairs
    .filter((pair) => pair !== undefined)
    .map(
      ([name, value]) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>`,
    );

/** A row below such columns; the first cell is its head. */
export const row = (columns: readonly Column[], [head, ...cells]: readonly HtmlValue[]): Html =>
  html`<tr>
    <th scope="row">${head}</th>
    ${cells.map((cell, index) =>
      isNumber(columns[index + 1]) ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`,
    )}
  </tr>`;

/** A moment in universal time: whoever reads the report may be elsewhere. */
export function moment(time: string | number): Html {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return html`no valid date`;
  const iso = date.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
