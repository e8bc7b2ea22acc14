import { writeFileSync } from 'node:fs';
import { describeMachine } from './machine';
import type { Row, Section } from './requirement';

const cells = (...texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

const tableRow = ({ what, ours, theirs = '', target = '', met }: Row): string =>
  cells(what, ours, theirs, target, met === undefined ? '' : met ? 'yes' : '**no**');

function sectionLines({ title, note, rows }: Section): string[] {
  return [
    `## ${title}`,
    '',
    ...(note ? [note, ''] : []),
    cells('measured', 'Platter', 'qemu-img', 'target', 'met'),
    cells('---', '---', '---', '---', '---'),
    ...rows.map(tableRow),
    '',
  ];
}

/** Writes docs/performance.md. */
export function writeReport(
  path: string,
  machine: ReturnType<typeof describeMachine>,
  sections: readonly Section[],
): void {
  const lines = [
    '# Performance',
    '',
    'Written by `npm run bench`. Each command is a whole process, from start to exit, measured in turn with qemu-img in the same run: one round that is not counted, then the median of five. Memory is the most that was resident, taken in a run of its own. Variables that set up Node (`NODE_…`) are left out of the environment: NODE_EXTRA_CA_CERTS alone makes each start of Node 20 read certificates for 40 ms.',
    '',
    ...machine.map((line) => `- ${line}`),
    '',
    ...sections.flatMap(sectionLines),
  ];
  writeFileSync(path, `${lines.join('\n').trimEnd()}\n`);
}
