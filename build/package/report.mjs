import { readdirSync, lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../setup/paths.mjs';

const MIB = 1 << 20;

/** Bytes of a file, or of all files in a folder. */
export function bytesOf(path) {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

const mebibytes = (path) => `${(bytesOf(path) / MIB).toFixed(1)} MiB`;

/** What was made and what could not be, target by target. */
export function reportLines({ folder, unpacked, results }) {
  const place = (name) => join(relative(root, folder), name);
  const made = (target, name) => `  ${target.padEnd(9)} ${place(name)}  ${mebibytes(join(folder, name))}`;
  const lines = results.flatMap(({ target, files, failed, reason, remedy }) => {
    if (files) return files.map((name) => made(target, name));
    return [`  ${target.padEnd(9)} ${failed ? 'FAILED' : 'not made'}: ${reason}`, `            → ${remedy}`];
  });
  return ['packages:', made('dir', unpacked), ...lines];
}
