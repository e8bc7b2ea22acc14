import { constants } from 'node:os';

type Koffi = (typeof import('koffi'))['default'];

/** The C library of the system, for what node:fs has no call for. */
export interface SystemLibrary {
  readonly koffi: Koffi;
  readonly functions: ReturnType<Koffi['load']>;
}

let library: Promise<SystemLibrary | undefined> | undefined;

/** @returns undefined where there is no native library for this system */
export function systemLibrary(): Promise<SystemLibrary | undefined> {
  library ??= load();
  return library;
}

async function load(): Promise<SystemLibrary | undefined> {
  try {
    const { default: koffi } = await import('koffi');
    return { koffi, functions: koffi.load(null) };
  } catch {
    return undefined;
  }
}

/** The name of an error number, e.g. `ENOSPC`. Of several names that mean the same it is the first by alphabet. */
export function errnoName(errno: number): string {
  const named = Object.entries(constants.errno).filter(([, value]) => value === errno);
  return named.map(([name]) => name).sort()[0] ?? `errno ${errno}`;
}

/** A call of the library that failed, in the shape of an error of node:fs. */
export function systemError({ koffi }: SystemLibrary, syscall: string): Error & { readonly code: string } {
  const code = errnoName(koffi.errno());
  return Object.assign(new Error(`${syscall}: ${code}`), { code, syscall });
}
