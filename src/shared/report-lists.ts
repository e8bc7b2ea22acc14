import { html } from './html';
import type { Html } from './html';
import type { ImageReport } from './report';
import { moment, row, table, type Column } from './report-table';
import { formatCount, formatSize } from './sizes';

const SNAPSHOT_COLUMNS: readonly Column[] = [
  'Snapshot',
  'ID',
  'Taken',
  { name: 'Disk', number: true },
  { name: 'Memory of the guest', number: true },
];

/** The internal snapshots. */
export const snapshotsSection = ({ snapshots }: ImageReport): Html =>
  html`<section aria-labelledby="snapshots">
    <h2 id="snapshots">Snapshots</h2>
    ${
      snapshots.length === 0
        ? html`<p>There are none.</p>`
        : table(
            'Internal snapshots',
            SNAPSHOT_COLUMNS,
            snapshots.map(({ name, id, dateSeconds, diskSize, vmStateSize }) =>
              row(SNAPSHOT_COLUMNS, [
                html`<bdi>${name}</bdi>`,
                html`<bdi>${id}</bdi>`,
                moment(dateSeconds * 1000),
                formatSize(diskSize),
                vmStateSize > 0 ? formatSize(vmStateSize) : 'none',
              ]),
            ),
          )
    }
  </section>`;

const BITMAP_COLUMNS: readonly Column[] = [
  'Bitmap',
  { name: 'Granularity', number: true },
  { name: 'Table entries', number: true },
  'Flags',
];

/** The dirty bitmaps. */
export const bitmapsSection = ({ bitmaps }: ImageReport): Html =>
  html`<section aria-labelledby="bitmaps">
    <h2 id="bitmaps">Dirty bitmaps</h2>
    ${
      bitmaps.length === 0
        ? html`<p>There are none.</p>`
        : table(
            'Persistent dirty bitmaps',
            BITMAP_COLUMNS,
            bitmaps.map(({ name, granularity, tableEntries, flags }) =>
              row(BITMAP_COLUMNS, [
                html`<bdi>${name}</bdi>`,
                formatSize(granularity),
                formatCount(tableEntries),
                flags.join(', ') || 'none',
              ]),
            ),
          )
    }
  </section>`;
