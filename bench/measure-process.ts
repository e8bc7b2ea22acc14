import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A command to measure: program and arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

export interface Run {
  readonly milliseconds: number;
  /** processor time of all its threads, in user and kernel mode; in steps of 10 ms */
  readonly cpuMilliseconds: number;
  /** bytes that it wrote to files, its children included: pages of the page cache that it made dirty */
  readonly written: number;
  readonly status: number | null;
  readonly output: string;
}

/** Linux counts processor time in hundredths of a second. */
const TICK_MILLISECONDS = 10;

/** Processor time of all children that ended: fields 16 and 17 of /proc/self/stat. */
function childrenCpu(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MILLISECONDS;
}

/** Bytes that this process and all children that ended have written to files. */
function bytesWritten(): number {
  const [, bytes = '0'] = /^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'latin1')) ?? [];
  return Number(bytes);
}

/**
 * The environment without what sets up Node: NODE_EXTRA_CA_CERTS alone makes each start of Node 20 read
 * certificates for 40 ms, which is no property of what is measured.
 */
const PLAIN_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_')),
);

/** Runs a command from start to exit, as a person waits for it. */
export function timeProcess([program, ...args]: CommandLine): Promise<Run> {
  return new Promise((resolve, reject) => {
    const cpuBefore = childrenCpu();
    const writtenBefore = bytesWritten();
    const started = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env: PLAIN_ENVIRONMENT });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      const milliseconds = performance.now() - started;
      const cpuMilliseconds = childrenCpu() - cpuBefore;
      const written = bytesWritten() - writtenBefore;
      resolve({ milliseconds, cpuMilliseconds, written, status, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** Between two looks at a process: the kernel keeps the peak, so that only the growth of the last look is missed. */
const LOOK_MILLISECONDS = 2;

function peakBytes(pid: number): number {
  try {
    const [, kibibytes = '0'] = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}

/** Runs a command and looks at it all the time. Its time would not be comparable. */
export function watchProcess([program, ...args]: CommandLine, look: (pid: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', env: PLAIN_ENVIRONMENT });
    const timer = setInterval(() => {
      if (child.pid !== undefined) look(child.pid);
    }, LOOK_MILLISECONDS);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}

/** Runs a command and returns the most memory it had resident, in bytes. */
export async function peakMemory(command: CommandLine): Promise<number> {
  let peak = 0;
  await watchProcess(command, (pid) => {
    peak = Math.max(peak, peakBytes(pid));
  });
  return peak;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
