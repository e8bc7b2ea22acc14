import { CLUSTER_CLASSES, type ClusterClass } from './cluster-kinds';

/** Light and dark colour of each class, as the window has them. */
const COLORS: Readonly<Record<ClusterClass, readonly [light: string, dark: string]>> = {
  data: ['#2f6fb0', '#4d8fd1'],
  compressed: ['#6fb3dd', '#8cc8ec'],
  shared: ['#3f9c8f', '#58b7a9'],
  backing: ['#8b78c6', '#a594dc'],
  metadata: ['#d9a400', '#e2b52b'],
  zero: ['#d2d6d8', '#3f454b'],
  free: ['#ecebe6', '#24272c'],
  leaked: ['#e08214', '#f0963a'],
  damaged: ['#c8371b', '#ea6a4e'],
};

const colors = (theme: 0 | 1): string =>
  CLUSTER_CLASSES.map((group) => `--${group}:${COLORS[group][theme]};`).join('');

const fills = CLUSTER_CLASSES.map(
  (group) => `.${group}{fill:var(--${group});background:var(--${group})}`,
).join('\n');

/** The style of a report, which needs nothing but itself. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ground:#f6f5f2;--panel:#fffefb;--line:#e3e0d8;--ink:#1d1f21;--dim:#5f6265;--good:#17683c;--warn:#8f4a00;--bad:#a82a11;${colors(0)}}
@media (prefers-color-scheme:dark){:root{--ground:#15171a;--panel:#1c1f23;--line:#2c3035;--ink:#e8e7e3;--dim:#9da1a5;--good:#74cda0;--warn:#f5a957;--bad:#f28b74;${colors(1)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
header,main,footer{max-inline-size:62rem;margin-inline:auto;padding:1rem 1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2.25rem 0 .5rem;border-block-end:1px solid var(--line);padding-block-end:.25rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.25rem 0}
.dim{color:var(--dim)}
.verdict{font-size:1.05rem;font-weight:600}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;inline-size:100%;margin:.5rem 0;background:var(--panel);border:1px solid var(--line)}
caption{text-align:start;color:var(--dim);padding-block-end:.25rem}
th,td{text-align:start;vertical-align:top;padding:.35rem .6rem;border-block-end:1px solid var(--line);overflow-wrap:anywhere}
thead th{font-weight:600;color:var(--dim)}
tbody th{font-weight:600}
.number{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font-family:ui-monospace,monospace;font-size:.92em;overflow-wrap:anywhere}
th code{white-space:nowrap}
.bytes{display:inline-block;min-inline-size:19ch}
svg{display:block;inline-size:100%;block-size:2.25rem;border:1px solid var(--line)}
.swatch{display:inline-block;inline-size:.8em;block-size:.8em;margin-inline-end:.5em;border:1px solid var(--line);vertical-align:baseline}
ul{margin:.25rem 0;padding-inline-start:1.25rem}
${fills}
@media (forced-colors:active){svg,.swatch{forced-color-adjust:none}}
@media print{
:root{--ground:#fff;--panel:#fff;--line:#bbb;--ink:#000;--dim:#444;--good:#17683c;--warn:#8f4a00;--bad:#a82a11;color-scheme:light;${colors(0)}}
body{font-size:10pt}header,main,footer{max-inline-size:none;padding-inline:0}
h2,h3{break-after:avoid}tr,svg{break-inside:avoid}thead{display:table-header-group}
svg,.swatch{print-color-adjust:exact}.scroll{overflow:visible}
}
`;
