import type { Command } from './command';

interface Entry {
  readonly summary: string;
  /** a command is read from disk when it is asked for, so that start-up stays short */
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  info: {
    summary: 'shows what an image is: sizes, format, header, snapshots',
    load: async () => (await import('./commands/info')).info,
  },
  check: {
    summary: 'checks whether its metadata is consistent',
    load: async () => (await import('./commands/check')).check,
  },
  report: {
    summary: 'puts all there is to say about it into one page or document',
    load: async () => (await import('./commands/report')).report,
  },
  repair: {
    summary: 'mends what is wrong with it, and keeps the old bytes',
    load: async () => (await import('./commands/repair')).repair,
  },
  undo: {
    summary: 'takes the last repair back, byte for byte',
    load: async () => (await import('./commands/undo')).undo,
  },
  map: {
    summary: 'shows where each range of its disk lies',
    load: async () => (await import('./commands/map')).map,
  },
  mapped: {
    summary: 'lists the ranges of its disk that may hold data',
    load: async () => (await import('./commands/mapped')).mapped,
  },
  explain: {
    summary: 'shows how one place of it is reached, bit by bit',
    load: async () => (await import('./commands/explain')).explain,
  },
  read: {
    summary: 'puts sectors of its disk on standard output',
    load: async () => (await import('./commands/read')).read,
  },
  sha: {
    summary: 'hashes its disk',
    load: async () => (await import('./commands/sha')).sha,
  },
  compare: {
    summary: 'says whether two disks hold the same, and where not',
    load: async () => (await import('./commands/compare')).compare,
  },
  decode: {
    summary: 'writes its disk to a raw file',
    load: async () => (await import('./commands/decode')).decode,
  },
  'stream-decode': {
    summary: 'does the same with an image from a pipe',
    load: async () => (await import('./commands/stream-decode')).streamDecode,
  },
  create: {
    summary: 'makes a new image',
    load: async () => (await import('./commands/create')).create,
  },
  encode: {
    summary: 'makes an image of a raw disk',
    load: async () => (await import('./commands/encode')).encode,
  },
  pattern: {
    summary: 'makes an image with a known pattern, for tests',
    load: async () => (await import('./commands/pattern')).pattern,
  },
  write: {
    summary: 'writes a text or standard input to its disk',
    load: async () => (await import('./commands/write')).write,
  },
  resize: {
    summary: 'changes the size of its disk',
    load: async () => (await import('./commands/resize')).resize,
  },
  discard: {
    summary: 'gives clusters of zeroes back',
    load: async () => (await import('./commands/discard')).discard,
  },
  compact: {
    summary: 'makes its file shorter, in place, with all snapshots',
    load: async () => (await import('./commands/compact')).compact,
  },
  dehydrate: {
    summary: 'writes its metadata, without guest data, to files for a bug report',
    load: async () => (await import('./commands/dehydrate')).dehydrate,
  },
  rehydrate: {
    summary: 'makes an image of the same structure from these',
    load: async () => (await import('./commands/rehydrate')).rehydrate,
  },
};

/** Other spellings of commands, which the help leaves out. */
export const ALIASES: Readonly<Record<string, string>> = { stream_decode: 'stream-decode' };
