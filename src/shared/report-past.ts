import { plainActText } from './act-text';
import { html } from './html';
import type { Html } from './html';
import { linkReason } from './link-text';
import { fixedText, undoStateText } from './repair-text';
import type { ImageReport, ReportRepair } from './report';
import { moment, row, table, type Column } from './report-table';
import { formatCount, formatSize } from './sizes';

const CHAIN_COLUMNS: readonly Column[] = [
  'File',
  'Format',
  { name: 'Virtual size', number: true },
  { name: 'File length', number: true },
  'State',
];

/** What the image stands on. */
export const chainSection = ({ chain }: ImageReport): Html =>
  html`<section aria-labelledby="chain">
    <h2 id="chain">Backing chain</h2>
    ${
      chain.length < 2
        ? html`<p>The image stands on no other.</p>`
        : table(
            'The image first, then what it stands on',
            CHAIN_COLUMNS,
            chain.map(({ name, path, format, declaredFormat, virtualSize, fileLength, problem }) =>
              row(CHAIN_COLUMNS, [
                html`<bdi>${path ?? name}</bdi>`,
                format ?? declaredFormat ?? 'not known',
                virtualSize === undefined ? '' : formatSize(virtualSize),
                fileLength === undefined ? '' : formatSize(fileLength),
                problem ? linkReason(problem.reason, problem.detail) : 'readable',
              ]),
            ),
          )
    }
  </section>`;

const REPAIR_COLUMNS: readonly Column[] = [
  'When',
  'What it mended',
  { name: 'Changed', number: true },
  'Undo file',
];
const COMPACT_COLUMNS: readonly Column[] = [
  'When',
  'What was done',
  { name: 'File before', number: true },
  { name: 'File after', number: true },
  { name: 'Clusters moved', number: true },
];

const ACT_COLUMNS: readonly Column[] = ['When', 'What was done', 'What came of it'];

const WAYS = {
  compact: 'Compacted',
  defragment: 'Compacted and defragmented',
  punch: 'Free room given back as holes',
} as const;

/** What was done to the image before. */
export function historySection({ repairs, acts }: ImageReport): Html {
  const compactions = acts.filter((act) => act.verb === 'compact');
  const others = acts.filter((act) => act.verb !== 'compact');
  return html`<section aria-labelledby="history">
    <h2 id="history">History</h2>
    ${
      repairs.length + acts.length === 0
        ? html`<p>Nothing that Platter did to this image is on record.</p>`
        : undefined
    }
    ${
      repairs.length > 0
        ? table(
            'Repairs whose undo file is there, newest first',
            REPAIR_COLUMNS,
            repairs.map((repair) =>
              row(REPAIR_COLUMNS, [
                moment(repair.made),
                repairText(repair),
                formatSize(repair.changedBytes),
                html`<bdi>${repair.undoFile}</bdi>`,
              ]),
            ),
          )
        : undefined
    }
    ${
      compactions.length > 0
        ? table(
            'Compacted, newest first',
            COMPACT_COLUMNS,
            compactions.map(({ at, way, zeroes, stopped, oldSize, newSize, moved }) =>
              row(COMPACT_COLUMNS, [
                moment(at),
                `${WAYS[way]}${zeroes ? ', zeroes first' : ''}${stopped ? ', stopped before its end' : ''}`,
                formatSize(oldSize),
                formatSize(newSize),
                formatCount(moved),
              ]),
            ),
          )
        : undefined
    }
    ${
      others.length > 0
        ? table(
            'Checks, repairs and other acts, newest first',
            ACT_COLUMNS,
            others.map((act) => {
              const { title, detail } = plainActText(act);
              return row(ACT_COLUMNS, [moment(act.at), title, detail]);
            }),
          )
        : undefined
    }
  </section>`;
}

function repairText(repair: ReportRepair): string {
  if (repair.state !== 'done') return undoStateText(repair.state).title;
  return repair.corruptionsFixed + repair.leaksFixed > 0 ? fixedText(repair) : 'marks of the header';
}
