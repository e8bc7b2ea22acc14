import type { ImageVerb } from '../features/tasks/verbs';

/** Shortcuts of the verbs that write. */
export const VERB_KEYS: Readonly<Record<ImageVerb, string>> = {
  repair: 'mod+shift+h',
  undo: 'mod+shift+b',
  compact: 'mod+shift+k',
  resize: 'mod+shift+r',
  discard: 'mod+shift+d',
  export: 'mod+shift+e',
  metadata: 'mod+shift+m',
};
