/** A report as one page that needs nothing but itself: it can be mailed, printed and read anywhere. */
import { html } from './html';
import type { Html } from './html';
import type { ImageReport } from './report';
import { chainSection, historySection } from './report-past';
import { headerSection } from './report-header';
import { healthSection } from './report-health';
import { mapSection, sizesSection } from './report-space';
import { bitmapsSection, snapshotsSection } from './report-lists';
import { REPORT_STYLE } from './report-style';
import { moment, rows, table } from './report-table';
import { formatSize } from './sizes';

/** Nothing is run and nothing fetched, whatever an image brings with it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole page. */
export function reportHtml(report: ImageReport): string {
  const { fileName } = report;
  const page = html`<meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>${fileName}: report</title>`;
  // the style is ours, and markup of the page would be escaped in it
  return `<!doctype html>
<html lang="en">
<head>
${page.text}
<style>${REPORT_STYLE}</style>
</head>
<body>
${bodyOf(report).text}
</body>
</html>
`;
}

const bodyOf = (report: ImageReport): Html =>
  html`<header>
      <h1><bdi>${report.fileName}</bdi></h1>
      <p class="dim">Report on a qcow2 image, made ${moment(report.made)} by ${report.program}</p>
    </header>
    <main>
      ${overviewSection(report)} ${sizesSection(report)} ${healthSection(report)} ${mapSection(report)}
      ${headerSection(report)} ${snapshotsSection(report)} ${bitmapsSection(report)} ${chainSection(report)}
      ${historySection(report)}
    </main>
    <footer class="dim">
      <p>${privacyText(report)}</p>
    </footer>`;

const privacyText = ({ folder }: ImageReport): string =>
  folder === undefined
    ? 'Files are named without their folders. Nothing that the guest stored is in this report.'
    : 'This report names folders. Nothing that the guest stored is in it.';

function overviewSection({ image, folder }: ImageReport): Html {
  const { version, virtualSize, clusterSize, refcountBits, compressionType } = image;
  const { extendedL2, encryption, dataFile, inUse } = image;
  const users = {
    free: 'nobody had it open',
    'in-use': 'a program had it open',
    unknown: 'not known',
  } as const;
  return html`<section aria-labelledby="overview">
    <h2 id="overview">Image</h2>
    ${table(
      'What the image is',
      undefined,
      rows([
        folder === undefined ? undefined : ['Folder', html`<bdi>${folder}</bdi>`],
        ['Format', `qcow2, version ${version}`],
        ['Virtual size', formatSize(virtualSize)],
        ['Clusters', `${formatSize(clusterSize)}${extendedL2 ? ', with subclusters' : ''}`],
        ['Refcounts', `${refcountBits} bits`],
        ['Compression', compressionType],
        encryption === undefined ? undefined : ['Encryption', encryption],
        dataFile && ['Data file', html`<bdi>${dataFile.name}</bdi>${dataFile.raw ? ', raw' : ''}`],
        ['In use', users[inUse.state]],
      ]),
    )}
  </section>`;
}
