import type { Option } from './command';

/** Options of every command. */
export const GENERAL_OPTIONS = {
  debug: { type: 'boolean', help: 'a log of what the engine does, on standard error' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Record<string, Option>;

/** Options of commands that may take long. */
export const PROGRESS_OPTIONS = {
  progress: { type: 'boolean', short: 'p', help: 'a bar on standard error' },
  'progress-fd': {
    type: 'string',
    value: 'N',
    help: 'one JSON object a line on file descriptor N: progress (percent), phase, done, total, unit',
  },
} as const satisfies Record<string, Option>;

/** Option of commands that make files. */
export const FORCE_OPTION = {
  force: { type: 'boolean', short: 'f', help: 'replace a file that is there' },
} as const satisfies Record<string, Option>;

/** Option of commands that report something. */
export const OUTPUT_OPTION = {
  output: { type: 'string', value: 'text|json', help: 'text for people (the default), or one JSON document' },
} as const satisfies Record<string, Option>;

/** Option of commands that read what is on the disk. */
export const SNAPSHOT_OPTION = {
  snapshot: {
    type: 'string',
    value: 'S',
    help: 'the disk as it was when this snapshot was taken: its id, its name, or #2 for the second one',
  },
} as const satisfies Record<string, Option>;
