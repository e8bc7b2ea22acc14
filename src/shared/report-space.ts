import { html } from './html';
import type { Html } from './html';
import { row, table, type Column } from './report-table';
import type { ImageReport, ReportMap } from './report';
import { formatBytes, formatCount, formatSize } from './sizes';

const SIZE_COLUMNS: readonly Column[] = [
  'Size',
  { name: 'About', number: true },
  { name: 'Exactly', number: true },
  'Note',
];

/** The ladder of sizes. */
export const sizesSection = ({ sizes }: ImageReport): Html =>
  html`<section aria-labelledby="sizes">
    <h2 id="sizes">Sizes</h2>
    ${table(
      'Each size explains the next',
      SIZE_COLUMNS,
      sizes.map(({ name, bytes, note }) =>
        row(
          SIZE_COLUMNS,
          bytes === undefined
            ? [name, 'not known', '', '']
            : [name, formatSize(bytes), formatBytes(bytes), note],
        ),
      ),
    )}
  </section>`;

const KIND_COLUMNS: readonly Column[] = [
  'Kind',
  { name: 'Clusters', number: true },
  { name: 'Size', number: true },
  'Meaning',
];

const SPACES = { host: 'The file', guest: 'The virtual disk' } as const;

/** Both maps, each as a picture and as a table. */
export const mapSection = ({ maps }: ImageReport): Html =>
  html`<section aria-labelledby="map">
    <h2 id="map">Map</h2>
    ${maps ? maps.map(oneMap) : html`<p>The tables of this image can not be read, so there is no map.</p>`}
  </section>`;

function oneMap({ space, clusters, kinds, picture }: ReportMap): Html {
  const what = SPACES[space];
  return html`<h3>${what}</h3>
    <p class="dim">
      ${formatCount(clusters)} clusters, from left to right;
      ${picture.clustersPerCell === 1 ? 'one a cell' : `${formatCount(picture.clustersPerCell)} a cell`}. What
      is damaged or leaked colours its cell, however little it is.
    </p>
    ${drawn(`${what}, by kinds of clusters; the table has the numbers`, picture)}
    ${table(
      `Kinds of clusters: ${what.toLowerCase()}`,
      KIND_COLUMNS,
      kinds.map((kind) =>
        row(KIND_COLUMNS, [
          html`<span class="swatch ${kind.class}"></span>${kind.name}`,
          formatCount(kind.clusters),
          formatSize(kind.bytes),
          kind.meaning,
        ]),
      ),
    )}`;
}

function drawn(label: string, { cells, runs }: ReportMap['picture']): Html {
  let at = 0;
  const bars = runs.map((run) => {
    const bar = html`<rect class="${run.class}" x="${at}" y="0" width="${run.cells}" height="1" />`;
    at += run.cells;
    return bar;
  });
  return html`<svg
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${Math.max(1, cells)} 1"
    preserveAspectRatio="none"
    shape-rendering="crispEdges"
  >
    ${bars}
  </svg>`;
}
