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
  resize: {
    summary: 'another size for its disk',
    load: async () => (await import('./commands/resize')).resize,
  },
  discard: {
    summary: 'gives clusters of zeroes back',
    load: async () => (await import('./commands/discard')).discard,
  },
  write: {
    summary: 'guest bytes from the command line or from standard input',
    load: async () => (await import('./commands/write')).write,
  },
  encode: {
    summary: 'a qcow2 image of a raw disk',
    load: async () => (await import('./commands/encode')).encode,
  },
  pattern: {
    summary: 'an image with a known pattern, for tests',
    load: async () => (await import('./commands/pattern')).pattern,
  },
  dehydrate: {
    summary: 'the metadata alone, without guest data, for a bug report',
    load: async () => (await import('./commands/dehydrate')).dehydrate,
  },
  rehydrate: {
    summary: 'an image of the same structure, from such metadata',
    load: async () => (await import('./commands/rehydrate')).rehydrate,
  },
  decode: {
    summary: 'what is on it, as a raw disk',
    load: async () => (await import('./commands/decode')).decode,
  },
  'stream-decode': {
    summary: 'the same for an image that comes from a pipe',
    load: async () => (await import('./commands/stream-decode')).streamDecode,
  },
  read: {
    summary: 'some sectors of what is on it',
    load: async () => (await import('./commands/read')).read,
  },
  sha: {
    summary: 'the hash of what is on it',
    load: async () => (await import('./commands/sha')).sha,
  },
};

/** Other spellings of commands, which the help leaves out. */
export const ALIASES: Readonly<Record<string, string>> = { stream_decode: 'stream-decode' };
