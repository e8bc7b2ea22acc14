/** The same image repaired by qemu-img. */
import { copyFile, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { RepairScope } from '../../src/shared/repair-results';
import { qemuCheck, qemuImg, type QemuAnswer, type QemuCheck } from '../qemu';

/** `qemu-img check -r --output=json`. */
interface QemuRepair extends QemuCheck {
  readonly 'corruptions-fixed'?: number;
  readonly 'leaks-fixed'?: number;
}

/** What qemu-img did to a copy of an image, and what it finds then. */
export interface QemuRepairAnswer {
  readonly status: number | null;
  readonly json?: QemuRepair;
  readonly after: QemuAnswer<QemuCheck>;
}

/** Repairs a copy with qemu-img, and says what it did; the image stays as it is. */
export async function repairByQemu(path: string, scope: RepairScope): Promise<QemuRepairAnswer> {
  const copy = `${path}.theirs`;
  await copyFile(path, copy);
  const args = ['check', '-f', 'qcow2', '-r', scope, '--output=json', basename(copy)];
  const { status, stdout } = await qemuImg(args, { cwd: dirname(path) });
  const after = await qemuCheck(copy);
  await rm(copy);
  return { status, json: stdout.startsWith('{') ? (JSON.parse(stdout) as QemuRepair) : undefined, after };
}
