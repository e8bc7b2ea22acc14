import { basename, dirname, join } from 'node:path';
import { FileStorage } from '../io/file-storage';
import type { Storage } from '../io/storage';
import { followLinks } from '../io/system-path';
import { problemOf, type LinkProblem } from './chain-problem';
import type { Gate, GateRequest } from './gate';
import { resolveNamedFile } from './named-file';

/** What a file is opened for. */
export interface FileUse {
  readonly role: 'image' | 'backing-file' | 'data-file';
  /** of the image that it is, or that names it; 0 is the chosen one */
  readonly depth: number;
}

/** Opens a file that may be opened. @throws PlatterError as FileStorage.open */
export type OpenFile = (path: string, use: FileUse) => Promise<Storage>;

/** For reading, as everything is opened that nobody writes to. */
export const openForReading: OpenFile = (path) => FileStorage.open(path);

/** What is known while a chain is being opened, from the chosen image downwards. */
export interface ChainContext {
  readonly gate: Gate;
  /** absolute path of the chosen image */
  readonly top: string | undefined;
  /** identities of the files above, so that a cycle ends */
  readonly files: ReadonlySet<string>;
  readonly depth: number;
  readonly openFile: OpenFile;
}

/** A file that an image names: opened, or why not. */
export interface NamedStorage {
  readonly path?: string;
  readonly storage?: Storage;
  /** identity of the file, when it was opened */
  readonly file?: string;
  readonly problem?: LinkProblem;
}

/**
 * Opens a file that an image names, if the gate lets it and it is not one of those above.
 * @param holder path of the image that names it
 */
export async function openNamed(
  role: GateRequest['role'],
  name: string,
  holder: string | undefined,
  context: ChainContext,
): Promise<NamedStorage> {
  if (holder === undefined || context.top === undefined) return { problem: { reason: 'gate' } };
  const named = resolveNamedFile(name, holder);
  if (named.kind === 'protocol') return { problem: { reason: 'protocol', detail: named.protocol } };
  if (named.kind === 'nothing') return { problem: { reason: 'missing' } };
  const { path } = named;
  // a name that is refused is not even looked at: on Windows, looking at a share signs in to it
  if (!context.gate({ role, path, holder, top: context.top })) return { path, problem: { reason: 'gate' } };
  let storage: Storage | undefined;
  try {
    const target = followLinks(path);
    const top = join(followLinks(dirname(context.top)), basename(context.top));
    if (!context.gate({ role, path: target, holder, top })) {
      return { path: target, problem: { reason: 'gate' } };
    }
    storage = await context.openFile(target, { role, depth: context.depth });
    const { file } = await storage.identity();
    if (!context.files.has(file)) return { path, storage, file };
    await storage.close();
    return { path, problem: { reason: 'cycle' } };
  } catch (error) {
    await storage?.close();
    return { path, problem: problemOf(error) };
  }
}
