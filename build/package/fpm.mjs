#!/usr/bin/env node
/* What electron-builder needs of fpm to make a deb or an rpm, with the tools of Debian and Fedora themselves. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { debianControl, rpmSpec } from './control-files.mjs';
import { readFpmArguments } from './fpm-arguments.mjs';

/** electron-builder names architectures as Debian does. */
const RPM_ARCHITECTURES = { amd64: 'x86_64', arm64: 'aarch64' };

function must(file, args) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (!error && status === 0) return stdout;
  throw new Error(`${file} failed: ${error?.message ?? `${stderr}${stdout}`.trim()}`);
}

/** Puts everything where it will lie, below `root`. Links stay links. */
function layOut(inputs, root) {
  for (const { from, to } of inputs) {
    const place = join(root, to);
    mkdirSync(from.endsWith('/') ? place : dirname(place), { recursive: true });
    must('cp', ['-a', from.endsWith('/') ? `${from}.` : from, place]);
    // files that are made by the way are only for their owner
    if (!from.endsWith('/')) must('chmod', ['a+rX', '--', ...linkless(place)]);
  }
  must('chmod', ['-R', 'go-w', root]);
}

const linkless = (place) => (spawnSync('test', ['-L', place]).status === 0 ? [dirname(place)] : [place]);

function makeDeb(wanted, work) {
  const { options, inputs } = wanted;
  const root = join(work, 'root');
  layOut(inputs, root);
  const kilobytes = Number(must('du', ['-sk', root]).split('\t')[0]);
  mkdirSync(join(root, 'DEBIAN'));
  chmodSync(root, 0o755);
  writeFileSync(join(root, 'DEBIAN', 'control'), debianControl(wanted, kilobytes));
  for (const [name, option] of [
    ['postinst', '--after-install'],
    ['postrm', '--after-remove'],
  ]) {
    writeFileSync(join(root, 'DEBIAN', name), readFileSync(options[option]));
    chmodSync(join(root, 'DEBIAN', name), 0o755);
  }
  const file = join(work, 'package.deb');
  must('dpkg-deb', ['--root-owner-group', `-Z${options['--deb-compression']}`, '--build', root, file]);
  return file;
}

function makeRpm(wanted, work) {
  const { options, inputs } = wanted;
  const root = join(work, 'root');
  layOut(inputs, root);
  const scripts = {
    afterInstall: readFileSync(options['--after-install'], 'utf8'),
    afterRemove: readFileSync(options['--after-remove'], 'utf8'),
  };
  const spec = join(work, 'package.spec');
  writeFileSync(spec, rpmSpec(wanted, scripts));
  const definitions = {
    _topdir: join(work, 'rpmbuild'),
    _rpmdir: work,
    _rpmfilename: 'package.rpm',
    // what Fedora takes, at a level that costs seconds; xz needs minutes for a few percent
    _binary_payload: 'w9.zstdio',
    _build_id_links: 'none',
    // nothing is stripped, compressed or looked through again
    __os_install_post: '%{nil}',
    debug_package: '%{nil}',
  };
  must('rpmbuild', [
    '-bb',
    ...Object.entries(definitions).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    '--target',
    RPM_ARCHITECTURES[options['--architecture']] ?? options['--architecture'],
    '--buildroot',
    root,
    spec,
  ]);
  return join(work, 'package.rpm');
}

const MAKERS = { deb: makeDeb, rpm: makeRpm };

const wanted = readFpmArguments(process.argv.slice(2));
const target = wanted.options['--package'];
const work = mkdtempSync(join(dirname(target), '.package-'));
try {
  renameSync(MAKERS[wanted.options['-t']](wanted, work), target);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
