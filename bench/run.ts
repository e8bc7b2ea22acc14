/**
 * Measures Platter against qemu-img and writes docs/performance.md. Fails when a target is missed. Parts that are named
 * are measured alone and only printed: `npm run bench -- compact`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { appCompactSection } from './app-compact';
import { appFolderSection } from './app-folder';
import { appSection } from './app-timings';
import { preallocatedImage } from './bench-images';
import { appWeightSection } from './app-weight';
import { commandLineSections, type Tools } from './command-line';
import { compactSections } from './compact';
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

/** In the order of the report. @param large the image of 1 TiB */
const PARTS: Readonly<Record<string, (tools: Tools, large: string) => Promise<Section[]>>> = {
  'command-line': commandLineSections,
  repair: async (tools, large) => [await repairSection(tools, large)],
  compact: compactSections,
  'guest-data': (tools) => guestDataSections(root, tools),
  app: async ({ folder }, large) => [
    await appSection(root, large),
    await appCompactSection(root, folder),
    await appFolderSection(root, folder),
    await appWeightSection(root),
  ],
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(PARTS, name));
const parts = named.length > 0 ? named : Object.keys(PARTS);

async function measure(folder: string): Promise<Section[]> {
  const large = preallocatedImage(folder, '1T');
  const tools = { qcowTool: resolve(root, 'out/cli/qcow-tool.js'), folder };
  const sections: Section[] = [];
  for (const name of parts) sections.push(...(await PARTS[name](tools, large)));
  return sections;
}

/** Measures, and writes the report where all of it was measured. @returns the exit status */
async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'platter-bench-'));
  try {
    const machine = describeMachine();
    const sections = await measure(folder);
    sections.forEach(print);
    if (named.length === 0) {
      writeReport(report, machine, sections);
      console.log(`\nwritten to ${report}`);
    }
    return sections.some(({ rows }) => rows.some(({ met }) => met === false)) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
if (unknown.length > 0) {
  console.error(`there is no part "${unknown[0]}"; there are ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 1;
} else if (hasDisplay || !parts.includes('app')) process.exitCode = await run();
else {
  // the app is part of the report
  const again = [process.execPath, ...process.argv.slice(1)];
  const { status, error } = spawnSync('xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', ...again], {
    stdio: 'inherit',
  });
  if (error) console.error('no display, and no xvfb-run to make one: apt-get install -y xvfb xauth');
  process.exitCode = status ?? 1;
}
