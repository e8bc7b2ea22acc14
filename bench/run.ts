/** Measures Platter against qemu-img and writes docs/performance.md. Fails when a target is missed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { appSection } from './app-timings';
import { preallocatedImage } from './bench-images';
import { commandLineSections } from './command-line';
import { describeMachine } from './machine';
import type { Section } from './requirement';
import { writeReport } from './write-report';

const root = process.cwd();
const report = resolve(root, 'docs/performance.md');

function print({ title, rows }: Section): void {
  console.log(`\n${title}`);
  for (const { what, ours, theirs, met } of rows) {
    console.log(
      `  ${what}: ${ours}${theirs ? ` (qemu-img ${theirs})` : ''}${met === false ? '  MISSED' : ''}`,
    );
  }
}

async function measure(folder: string): Promise<Section[]> {
  const large = preallocatedImage(folder, '1T');
  const sections = await commandLineSections(
    { qcowTool: resolve(root, 'out/cli/qcow-tool.js'), folder },
    large,
  );
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    console.log('no display: the app is not measured; xvfb-run -a npm run bench measures it too');
    return sections;
  }
  return [...sections, await appSection(root, large)];
}

const folder = mkdtempSync(join(tmpdir(), 'platter-bench-'));
try {
  const machine = describeMachine();
  const sections = await measure(folder);
  writeReport(report, machine, sections);
  sections.forEach(print);
  console.log(`\nwritten to ${report}`);
  process.exitCode = sections.some(({ rows }) => rows.some(({ met }) => met === false)) ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
