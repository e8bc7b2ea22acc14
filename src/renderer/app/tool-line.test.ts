import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { printable } from '../../shared/printable';
import { toolLine } from './tool-line';

/** The arguments that bash gives to a command of this line. */
const argumentsOf = (line: string): string[] =>
  execFileSync('bash', ['--norc', '-c', line.replace('qcow-tool', "printf '%s\\0'")], {
    env: { LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1);

describe('a command line', () => {
  it
    .skipIf(process.platform === 'win32')
    .each([
      '/home/ann/disk.qcow2',
      "/home/ann/ann's disk $(x) `y` \\z.qcow2",
      '/tmp/a\u202egpj.qcow2',
      "/tmp/it's\n\u001b[2J\\x.qcow2",
    ])('names %j as the shell takes it, and shows nothing that could not be shown', (name) => {
    const line = toolLine('check', printable(name));
    expect(printable(line)).toBe(line);
    expect(argumentsOf(line)).toEqual(['check', name]);
  });
});
