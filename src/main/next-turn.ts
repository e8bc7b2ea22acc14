import { setTimeout } from 'node:timers/promises';

/**
 * Waits until Chromium, timers and messages had main first, so that pieces of long work do not add up. Not an immediate:
 * Electron runs those in the turn that they come from.
 */
export const nextTurn = (): Promise<void> => setTimeout(1);
