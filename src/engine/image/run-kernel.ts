import code from './run-kernel.wat';

const MEMORY_PAGE = 65_536;

/** Parameters as in run-kernel.wat, positions in bytes. */
type EndOfRun = (position: number, end: number, high: number, low: number, step: number) => number;

let compiled: WebAssembly.Module | undefined;

/** Memory for one table, and the loop that finds where a run of its entries ends. */
export class RunKernel {
  /** the table is read or copied to its start */
  readonly bytes: Uint8Array;
  readonly endOfRun: EndOfRun;

  /** @param length bytes of the largest table, at most 2 MiB */
  constructor(length: number) {
    compiled ??= new WebAssembly.Module(code);
    const pages = Math.ceil(length / MEMORY_PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(compiled, { platter: { memory } });
    this.bytes = new Uint8Array(memory.buffer, 0, length);
    this.endOfRun = exports['endOfRun'] as EndOfRun;
  }
}
