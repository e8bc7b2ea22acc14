import { dirname, isAbsolute } from 'node:path';
import { systemPath } from '../io/system-path';

/** Where a name that stands in an image leads. */
export type NamedFile =
  | { readonly kind: 'path'; readonly path: string }
  /** `nbd:…`, `json:…` and the like: QEMU would open it, Platter never does */
  | { readonly kind: 'protocol'; readonly protocol: string }
  /** `file:` with nothing behind it */
  | { readonly kind: 'nothing' };

/** Windows drive letters are the one case where a colon is part of a path. */
const PROTOCOL = /^(?<protocol>[^/:]+):/;

/**
 * Resolves a backing or data file name as QEMU does: relative to the image that holds it, unless `file:` is before it.
 * @param holder path of that image
 */
export function resolveNamedFile(name: string, holder: string): NamedFile {
  if (isAbsolute(name)) return { kind: 'path', path: systemPath(name) };
  const protocol = PROTOCOL.exec(name)?.groups?.protocol;
  if (protocol === undefined) return { kind: 'path', path: systemPath(name, dirname(holder)) };
  if (protocol !== 'file') return { kind: 'protocol', protocol };
  const rest = name.slice(protocol.length + 1);
  // QEMU does not put it beside the image: what follows `file:` is relative to the working directory
  return rest === '' ? { kind: 'nothing' } : { kind: 'path', path: systemPath(rest) };
}
