import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

/** Somebody wants to open a file because an image names it. */
export interface GateRequest {
  readonly role: 'backing-file' | 'data-file';
  /** absolute path of the file named */
  readonly path: string;
  /** absolute path of the image that names it */
  readonly holder: string;
  /** absolute path of the image that the user chose, at the top of the chain */
  readonly top: string;
}

/**
 * Decides which other files an image may make us open. Images are written by strangers: a backing name can
 * point to any file of the user, whose contents would then show up as the guest's.
 */
export type Gate = (request: GateRequest) => boolean;

/** Nothing but the image itself. */
export const denyAll: Gate = () => false;

/** Whatever local file is named, as qemu-img does; for users who typed the image's name themselves. */
export const allowLocal: Gate = () => true;

/** Files in the folder of the chosen image and below. */
export const allowSameFolder: Gate = ({ path, top }) => {
  const way = relative(dirname(top), path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** Files that the user named one by one. */
export function allowGranted(paths: Iterable<string>): Gate {
  const granted = new Set([...paths].map((path) => resolve(path)));
  return ({ path }) => granted.has(path);
}

/** Open for a request if one of the gates is. */
export const anyGate =
  (...gates: readonly Gate[]): Gate =>
  (request) =>
    gates.some((gate) => gate(request));
