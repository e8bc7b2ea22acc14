import { formatOffset } from '../../ui/numbers';

/** What a person typed as an offset: hex with 0x, grouped or not, or decimal; or why it is none of the file. */
export type GoTo = { readonly offset: number } | { readonly problem: string };

/** Reads an offset that a person typed. */
export function parseOffset(text: string, fileLength: number): GoTo {
  const plain = text.trim().replace(/[_\s\u2009]/g, '');
  if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(plain)) return { problem: 'Write a number: 0x3_0000 or 196608' };
  const offset = Number(plain);
  if (offset < fileLength) return { offset };
  return {
    problem: fileLength === 0 ? 'The file is empty' : `The last byte is ${formatOffset(fileLength - 1)}`,
  };
}
