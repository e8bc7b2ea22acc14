/** Offset that a person typed: hex with 0x, grouped or not, or decimal; undefined when it is none of the file. */
export function parseOffset(text: string, fileLength: number): number | undefined {
  const plain = text.trim().replace(/[_\s\u2009]/g, '');
  if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(plain)) return undefined;
  const offset = Number(plain);
  return Number.isSafeInteger(offset) && offset < fileLength ? offset : undefined;
}
