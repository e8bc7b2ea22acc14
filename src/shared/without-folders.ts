/** Takes folders out of a record: they are private, and a report goes to others. */

/** The last part of a name that is a path; what is no path on this computer may hold passwords, and goes. */
export function fileNameOf(name: string): string {
  if (name.startsWith('json:')) return 'json:…';
  const address = /^(?<scheme>[a-z][a-z0-9+.-]+):/i.exec(name)?.groups?.scheme;
  if (address !== undefined && address !== 'file') return `${address}:…`;
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1) || '…';
}

/**
 * A copy of a record in which each of `names` that occurs in a string is cut down to its file name, longer ones first.
 * @param names paths and addresses that the record may hold
 */
export function withoutFolders<T>(record: T, names: readonly string[]): T {
  const known = [...new Set(names)]
    .filter((name) => name !== '' && fileNameOf(name) !== name)
    .sort((a, b) => b.length - a.length);
  const cut = (text: string): string =>
    known.reduce((left, name) => left.replaceAll(name, fileNameOf(name)), text);
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return cut(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
  };
  return known.length === 0 ? record : (copy(record) as T);
}
