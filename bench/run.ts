/** Measures Platter against qemu-img and writes docs/performance.md. Fails when a target is missed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { appSection } from './app-timings';
import { preallocatedImage } from './bench-images';
import { commandLineSections } from './command-line';
import { guestDataSections } from './guest-data';
import { describeMachine } from './machine';
import { repairSection } from './repair';
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
  const tools = { qcowTool: resolve(root, 'out/cli/qcow-tool.js'), folder };
  const sections = [...(await commandLineSections(tools, large)), await repairSection(tools, large)];
  return [...sections, ...(await guestDataSections(root, tools)), await appSection(root, large)];
}

/** Measures, and writes the report. @returns the exit status */
async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'platter-bench-'));
  try {
    const machine = describeMachine();
    const sections = await measure(folder);
    writeReport(report, machine, sections);
    sections.forEach(print);
    console.log(`\nwritten to ${report}`);
    return sections.some(({ rows }) => rows.some(({ met }) => met === false)) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
if (hasDisplay) process.exitCode = await run();
else {
  // the app is part of the report
  const again = [process.execPath, ...process.argv.slice(1)];
  const { status, error } = spawnSync('xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', ...again], {
    stdio: 'inherit',
  });
  if (error) console.error('no display, and no xvfb-run to make one: apt-get install -y xvfb xauth');
  process.exitCode = status ?? 1;
}
