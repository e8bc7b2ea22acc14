import { html } from './html';
import type { Html } from './html';
import { findingRows } from './report-health';
import type { ImageReport } from './report';
import { row, table, type Column } from './report-table';
import { formatCount, formatHex } from './sizes';

const FIELD_COLUMNS: readonly Column[] = [
  'Field',
  'Value',
  'Meaning',
  'Bytes',
  { name: 'Offset', number: true },
];
const FEATURE_COLUMNS = ['Feature', 'Set', 'State'];
const EXTENSION_COLUMNS: readonly Column[] = [
  'Extension',
  'Meaning',
  { name: 'Length', number: true },
  { name: 'Offset', number: true },
];

/** Every field of the header with its meaning, features and extensions. */
export function headerSection({ header }: ImageReport): Html {
  const { fields, features, extensions, findings } = header;
  return html`<section aria-labelledby="header">
    <h2 id="header">Header</h2>
    ${findings.length > 0 ? findingRows('What is wrong with the header, or worth saying', findings) : undefined}
    ${table(
      'Fields of the header',
      FIELD_COLUMNS,
      fields.map(({ name, value, meaning, problem, raw, offset }) =>
        row(FIELD_COLUMNS, [
          html`<code>${name}</code>`,
          html`<code class="bytes">${value}</code>`,
          html`${meaning}${problem === undefined ? undefined : html` <strong class="bad">${problem}</strong>`}`,
          html`<code class="bytes">${raw}</code>`,
          formatHex(offset),
        ]),
      ),
    )}
    ${
      features.length > 0
        ? table(
            'Feature bits',
            FEATURE_COLUMNS,
            features.map(({ name, set, bit, on }) =>
              row(FEATURE_COLUMNS, [html`<bdi>${name}</bdi>`, `${set}, bit ${bit}`, on ? 'on' : 'off']),
            ),
          )
        : undefined
    }
    ${
      extensions.length > 0
        ? table(
            'Header extensions',
            EXTENSION_COLUMNS,
            extensions.map(({ name, meaning, length, offset }) =>
              row(EXTENSION_COLUMNS, [name, meaning, formatCount(length), formatHex(offset)]),
            ),
          )
        : undefined
    }
  </section>`;
}
