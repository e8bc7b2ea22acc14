import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** File and what it imports. */
const REFUSED = [
  ['src/shared/a.ts', '../engine/codec/header'],
  ['src/shared/b.ts', 'node:fs'],
  ['src/shared/c.ts', 'react'],
  ['src/engine/check/a.ts', '../../main/windows'],
  ['src/engine/check/b.ts', 'electron'],
  ['src/engine/check/c.ts', 'node:fs/promises'],
  ['src/engine/codec/a.ts', '../io/storage'],
  ['src/engine/codec/b.ts', 'node:zlib'],
  ['src/engine/map/a.ts', '../../../test/oracle'],
  ['src/engine/io/a.ts', '../operations/check'],
  ['src/engine/image/a.ts', '../check/survey'],
  ['src/engine/check/d.ts', '../map/image-map'],
  ['src/engine/image/b.ts', '../device/device'],
  ['src/engine/check/e.ts', '../device/device'],
  ['src/engine/map/c.ts', '../device/device'],
  ['src/engine/metadata/a.ts', '../map/image-map'],
  ['src/engine/check/f.ts', '../metadata/stand-ins'],
  ['src/engine/device/a.ts', '../operations/check'],
  ['src/engine/device/c.ts', '../repair/planned-changes'],
  ['src/engine/repair/a.ts', '../device/device'],
  ['src/engine/compact/a.ts', '../repair/planned-changes'],
  ['src/engine/device/d.ts', '../compact/compact-image'],
  ['src/engine/repair/b.ts', 'node:fs'],
  ['src/engine/device/b.ts', 'node:fs'],
  ['src/engine/map/b.ts', '../operations/check'],
  ['src/engine/operations/a.ts', '../worker/handlers'],
  ['e2e/a.ts', '../src/engine/map/bins'],
  ['src/cli/a.ts', '../renderer/app/session'],
  ['src/main/a.ts', '../engine/operations/check'],
  ['src/main/b.ts', '../renderer/app/session'],
  ['src/preload/a.ts', '../main/windows'],
  ['src/preload/b.ts', 'node:path'],
  ['src/renderer/features/map/a.ts', '../../../engine/map/bins'],
  ['src/renderer/app/b.ts', 'electron'],
  ['src/renderer/app/c.ts', 'node:path'],
] as const;

const ALLOWED = [
  ['src/shared/ok.ts', './units'],
  ['src/engine/io/ok.ts', 'node:fs'],
  ['src/engine/operations/ok.ts', '../map/image-map'],
  ['src/engine/operations/ok2.ts', '../device/device'],
  ['src/engine/device/ok.ts', '../check/survey'],
  ['src/engine/repair/ok.ts', '../check/survey'],
  ['src/engine/compact/ok.ts', '../device/commit'],
  ['src/engine/operations/ok4.ts', '../repair/planned-changes'],
  ['src/engine/metadata/ok.ts', '../check/survey'],
  ['src/engine/operations/ok3.ts', '../metadata/stand-ins'],
  ['e2e/ok.ts', '../test/corpus/corpus'],
  ['src/engine/check/ok.ts', '../codec/header'],
  ['src/engine/worker.ts', '../shared/rpc'],
  ['src/cli/ok.ts', '../engine/operations/check'],
  ['src/main/ok.ts', '../engine/worker?modulePath'],
  ['src/preload/ok.ts', 'electron'],
  ['src/renderer/features/map/ok.ts', '../../../shared/results'],
  ['src/engine/map/ok.test.ts', '../../../test/oracle'],
] as const;

let folder: string;
let refused: Set<string>;

function lint(): Set<string> {
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  let report: string;
  try {
    report = execFileSync(process.execPath, [oxlint, '--format=json'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    report = (error as { stdout: string }).stdout;
  }
  const { diagnostics } = JSON.parse(report) as { diagnostics: { code: string; filename: string }[] };
  return new Set(
    diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename),
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'platter-layers-'));
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const [file, imported] of [...REFUSED, ...ALLOWED]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import { thing } from '${imported}';\nexport const copy = thing;\n`);
  }
  refused = lint();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the layer rules', () => {
  it.each(REFUSED)('refuse that %s imports %s', (file) => {
    expect(refused).toContain(file);
  });

  it.each(ALLOWED)('allow that %s imports %s', (file) => {
    expect(refused).not.toContain(file);
  });
});
