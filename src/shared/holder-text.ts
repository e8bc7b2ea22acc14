import type { LockHolder } from './results';

/** A program that holds an image, as the subject of a sentence. */
export const holderName = ({ pid, command }: LockHolder): string =>
  pid === undefined ? 'A program of another user' : `${command || 'A program'}, process ${pid},`;

/** The same in a few words: `qemu-nbd, 4711`. */
export const holderShort = ({ pid, command }: LockHolder): string =>
  pid === undefined ? 'another user' : `${command || 'process'}, ${pid}`;
