import { dirname, resolve } from 'node:path';

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
 * point to any file of the user, whose contents would then show up as the guest's. Asked twice: about the name,
 * and about the place that it leads to when links are followed.
 */
export type Gate = (request: GateRequest) => boolean;

/** Nothing but the image itself. */
export const denyAll: Gate = () => false;

/** Whatever local file is named, as qemu-img does; for users who typed the image's name themselves. */
export const allowLocal: Gate = () => true;

/** Files in the folder of the chosen image. Not those below: an image in somebody's home would reach their keys. */
export const allowSameFolder: Gate = ({ path, top }) => dirname(path) === dirname(top) && path !== top;

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
