import { execFileSync } from 'node:child_process';

/** Copies an image, holes as holes, until it is on the disk: what is measured flushes, and would wait for it. */
export function copySparse(from: string, to: string): void {
  execFileSync('cp', ['--sparse=always', from, to]);
  execFileSync('sync', [to]);
}

/** The same without holes, and with bytes of its own where the file system would share them. */
export function copyDense(from: string, to: string): void {
  execFileSync('cp', ['--sparse=never', '--reflink=never', from, to]);
  execFileSync('sync', [to]);
}
