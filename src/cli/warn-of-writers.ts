import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isQemuLock, parseLocks } from '../engine/io/lock-table';
import { detectUse } from '../engine/io/qemu-locks';

/**
 * Names on standard error each file that a program has open for writing: what is read from it may not fit together.
 * @param log told where that can't be known
 */
export async function warnOfWriters(
  paths: readonly string[],
  log: ((line: string) => void) | undefined,
): Promise<void> {
  for (const path of await withLocks(paths)) {
    const use = await detectUse(path);
    if (use.state === 'unknown') log?.(`${path}: whether it is in use is not known (${use.reason})`);
    const writer = use.state === 'in-use' ? use.holders.find(({ writing }) => writing) : undefined;
    if (!writer) continue;
    const { errorLine } = await import('../shared/error-text');
    const { pid, command } = writer;
    process.stderr.write(
      `qcow-tool: warning: ${errorLine({ code: 'in-use', fields: { pid, command } }, path)}\n`,
    );
  }
}

/** Those of many files that may have locks. The kernel is slow to show its locks, and here shows them once for all. */
async function withLocks(paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 1) return paths;
  try {
    const rows = parseLocks(await readFile('/proc/locks', 'latin1')).filter(isQemuLock);
    const inodes = new Set(rows.map(({ inode }) => inode));
    return paths.filter((path) => inodes.has(String(statSync(path).ino)));
  } catch {
    return paths;
  }
}
