import type { LockHolder, LockState } from './results';

/** A program that holds an image, as the subject of a sentence. */
export const holderName = ({ pid, command }: LockHolder): string =>
  pid === undefined ? 'A program of another user' : `${command || 'A program'}, process ${pid},`;

/** The same in a few words: `qemu-nbd, 4711`. */
export const holderShort = ({ pid, command }: LockHolder): string =>
  pid === undefined ? 'another user' : `${command || 'process'}, ${pid}`;

/** Why QEMU does not see that an image is being used, and what to do about it; undefined where it does. */
export function unlockedText(state: LockState): string | undefined {
  if (state.locked) return undefined;
  return `${noLocks(state.reason)}. Make sure that no virtual machine uses the image meanwhile.`;
}

function noLocks(reason: string): string {
  switch (reason) {
    case 'not-asked':
      return 'The image is not locked';
    case 'platform':
      return 'On this system QEMU keeps no locks on images';
    case 'no-library':
      return 'The image can not be locked, as a part of Platter does not run on this system';
    default:
      return `The file system keeps no locks (${reason})`;
  }
}
