import { printableJson } from '../shared/printable';

/** What a command with `--output json` prints: one document, laid out as that of qemu-img. */
export const jsonDocument = (value: unknown): string => `${printableJson(value, 4)}\n`;
