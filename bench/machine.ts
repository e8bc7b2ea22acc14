import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures were measured on: figures without it mean nothing. */
export function describeMachine(): string[] {
  const processors = cpus();
  const [qemu] = execFileSync('qemu-img', ['--version'], { encoding: 'utf8' }).split('\n');
  return [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Processor: ${processors.length} × ${processors[0].model}`,
    `Memory: ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `System: ${type()} ${release()}, load when it began: ${loadavg()[0].toFixed(2)}`,
    `Node ${process.version}, ${qemu}`,
  ];
}
