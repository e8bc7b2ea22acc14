/** The same image repaired by qemu-img. */
import { copyFile, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { RepairScope } from '../../src/shared/repair-results';
import { qemuImg, type QemuCheck } from '../qemu';

/** `qemu-img check -r --output=json`. */
interface QemuRepair extends QemuCheck {
  readonly 'corruptions-fixed'?: number;
  readonly 'leaks-fixed'?: number;
}

/** What qemu-img did to a copy of an image. Where it fixed something, its counters are those of another check. */
export interface QemuRepairAnswer {
  readonly status: number | null;
  readonly json?: QemuRepair;
}

/** Repairs a copy with qemu-img, and says what it did; the image stays as it is. */
export async function repairByQemu(path: string, scope: RepairScope): Promise<QemuRepairAnswer> {
  const copy = `${path}.theirs`;
  await copyFile(path, copy);
  const args = ['check', '-f', 'qcow2', '-r', scope, '--output=json', basename(copy)];
  const { status, stdout } = await qemuImg(args, { cwd: dirname(path) });
  await rm(copy);
  return { status, json: stdout.startsWith('{') ? (JSON.parse(stdout) as QemuRepair) : undefined };
}
