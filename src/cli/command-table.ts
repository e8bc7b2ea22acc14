import type { Command } from './command';

interface Entry {
  readonly summary: string;
  /** a command is read from disk when it is asked for, so that start-up stays short */
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  info: {
    summary: 'what an image is: sizes, format, header, snapshots',
    load: async () => (await import('./commands/info')).info,
  },
  check: {
    summary: 'whether its metadata is consistent',
    load: async () => (await import('./commands/check')).check,
  },
  map: {
    summary: 'where each guest range lies',
    load: async () => (await import('./commands/map')).map,
  },
  mapped: {
    summary: 'guest ranges that may hold data',
    load: async () => (await import('./commands/mapped')).mapped,
  },
  create: {
    summary: 'makes a new image',
    load: async () => (await import('./commands/create')).create,
  },
};
