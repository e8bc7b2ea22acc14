import { html } from './html';
import type { Html } from './html';
import { row, rows, table } from './report-table';
import type { ImageReport, ReportCheck, ReportFinding } from './report';
import { formatCount } from './sizes';

/** What a check comes to, in a sentence and the colour it has. */
function verdict(check: ReportCheck): readonly [tone: 'good' | 'warn' | 'bad', sentence: string] {
  const errors = check.corruptions + check.extraCorruptions;
  if (errors > 0) return ['bad', `${counted(errors, 'error')} found: a later write can destroy data.`];
  if (check.checkErrors > 0)
    return ['warn', `${counted(check.checkErrors, 'structure')} could not be checked.`];
  if (check.leaks > 0)
    return ['warn', `${counted(check.leaks, 'leaked cluster')}: wasted space, no danger to data.`];
  return ['good', 'The check found no errors.'];
}

const counted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** What the check found, findings in words. */
export function healthSection({ check }: ImageReport): Html {
  if (!check)
    return html`<section aria-labelledby="health">
      <h2 id="health">Health</h2>
      <p>The image was not checked for this report.</p>
    </section>`;
  const [tone, sentence] = verdict(check);
  const { totalClusters, allocatedClusters, fragmentedClusters, compressedClusters } = check;
  return html`<section aria-labelledby="health">
    <h2 id="health">Health</h2>
    <p class="verdict ${tone}">${sentence}</p>
    ${table(
      'Counters, as qemu-img check has them but for “more than qemu-img sees”',
      undefined,
      rows([
        ['Corruptions', formatCount(check.corruptions)],
        ['Leaks', formatCount(check.leaks)],
        ['More than qemu-img sees', formatCount(check.extraCorruptions)],
        ['Could not be checked', formatCount(check.checkErrors)],
        ['Allocated clusters', `${formatCount(allocatedClusters)} of ${formatCount(totalClusters)}`],
        ['Fragmented', formatCount(fragmentedClusters)],
        ['Compressed', formatCount(compressedClusters)],
      ]),
    )}
    ${check.findings.length > 0 ? findingsTable(check) : undefined}
  </section>`;
}

function findingsTable({ findings, findingsTotal }: ReportCheck): Html {
  const more = findingsTotal - findings.length;
  return html`${findingRows(`${counted(findingsTotal, 'finding')}${more > 0 ? `, the first ${formatCount(findings.length)} of them` : ''}`, findings)}
  ${more > 0 ? html`<p>${counted(more, 'more finding')} are not listed.</p>` : undefined}`;
}

const COLUMNS = ['Finding', 'Where', 'What it means', 'What to do'];

/** Findings one by one. */
export const findingRows = (caption: string, findings: readonly ReportFinding[]): Html =>
  table(
    caption,
    COLUMNS,
    findings.map(({ title, detail, effect, remedy }) => row(COLUMNS, [title, detail, effect, remedy])),
  );
