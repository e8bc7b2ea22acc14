import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Folder of this user that all checkouts share; follows the XDG base directory specification. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'platter');

/** @param {string[]} parts path below the root of this checkout */
export const inRoot = (...parts) => join(root, ...parts);
