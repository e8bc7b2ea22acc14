import { release } from 'node:os';
import type { Versions } from '../shared/app-protocol';

/** What the app runs on. */
export function runtimeVersions(): Versions {
  const { electron, chrome, node } = process.versions;
  return { electron, chrome, node, system: `${process.platform} ${release()}, ${process.arch}` };
}
