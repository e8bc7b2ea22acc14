import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { figures, ours, type Tools } from './command-line';
import { compareCommands } from './compare-commands';
import { copySparse } from './copy-image';
import { mebibytes, type Section } from './requirement';

const TIMES_FASTER = 3;
const MEMORY = 200 * 2 ** 20;
const CLUSTER = 65_536;

/** Writes zeroes over the refcount table of an image and over every refcount block that it names. */
function zeroRefcounts(path: string): void {
  const file = openSync(path, 'r+');
  try {
    const zeroes = Buffer.alloc(CLUSTER);
    const header = Buffer.alloc(60);
    readSync(file, header, 0, header.length, 0);
    const tableOffset = Number(header.readBigUInt64BE(48));
    const table = Buffer.alloc(header.readUInt32BE(56) * CLUSTER);
    readSync(file, table, 0, table.length, tableOffset);
    for (let at = 0; at < table.length; at += 8) {
      const block = Number(table.readBigUInt64BE(at));
      if (block !== 0) writeSync(file, zeroes, 0, CLUSTER, block);
    }
    writeSync(file, Buffer.alloc(table.length), 0, table.length, tableOffset);
  } finally {
    closeSync(file);
  }
}

/** Repair beside `qemu-img check -r all`. @param large the image of 1 TiB */
export async function repairSection(tools: Tools, large: string): Promise<Section> {
  const damaged = join(tools.folder, 'damaged.qcow2');
  // alone in its folder, with the undo file
  const folder = join(tools.folder, 'repair');
  const image = join(folder, 'disk.qcow2');
  copySparse(large, damaged);
  zeroRefcounts(damaged);
  const { own, other } = await compareCommands(
    { own: ours(tools, 'repair', image), other: ['qemu-img', 'check', '-r', 'all', image] },
    () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      copySparse(damaged, image);
    },
  );
  const { dryRun } = await compareCommands({ dryRun: ours(tools, 'repair', '--dry-run', damaged) });
  rmSync(folder, { recursive: true, force: true });
  rmSync(damaged);
  const times = other.milliseconds / own.milliseconds;
  return {
    title: '1 TiB with its whole refcount structure zeroed',
    note: 'Each run has a fresh copy that is on the disk. Platter writes an undo file first, and flushes after each step.',
    rows: [
      {
        what: 'repair',
        ours: `${figures(own)}; ${times.toFixed(1)} × faster`,
        theirs: figures(other),
        target: `${TIMES_FASTER} × faster, ${mebibytes(MEMORY)}`,
        met: own.run.status === 0 && times >= TIMES_FASTER && own.memory <= MEMORY,
      },
      { what: 'repair --dry-run', ours: figures(dryRun) },
    ],
  };
}
