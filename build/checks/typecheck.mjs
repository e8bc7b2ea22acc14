import { existsSync, readdirSync } from 'node:fs';
import { runTool } from '../setup/command.mjs';
import { inRoot } from '../setup/paths.mjs';

const FOLDERS = ['.', ...readdirSync(inRoot('src')).map((layer) => `src/${layer}`), 'test', 'e2e', 'bench'];

const holdsSource = (folder) =>
  folder === '.' || readdirSync(inRoot(folder), { recursive: true }).some((name) => /\.tsx?$/.test(name));

/**
 * Each layer is a project of its own, so that a global it must not know does not compile; where tests
 * may know more than what they test, they are another.
 */
const projects = () =>
  FOLDERS.filter(holdsSource)
    .flatMap((folder) => [`${folder}/tsconfig.json`, `${folder}/tsconfig.test.json`])
    .filter((project) => existsSync(inRoot(project)));

/** @returns {Promise<{ passed: number, failed: number }>} one check, however many projects there are */
export async function typecheck(out) {
  let failed = 0;
  for (const project of projects()) {
    const { code } = await runTool('typescript/bin/tsc', ['-p', project], { show: out });
    if (code !== 0) {
      out.write(`${project}: types do not fit\n`);
      failed = 1;
    }
  }
  return { passed: 1 - failed, failed };
}
