import { MemoryStorage } from '../io/memory-storage';
import type { UndoPlace } from './apply-changes';
import type { PlannedChanges } from './planned-changes';

/** An undo file in memory: work that fails can be taken back, and nothing of it outlives the work. */
export const memoryUndo = (): UndoPlace => {
  const storage = new MemoryStorage(new Uint8Array(0), 'undo file in memory');
  const nothing = async (): Promise<void> => {};
  return {
    create: async () => ({
      storage,
      place: async () => ({ storage, remove: nothing, close: nothing }),
      discard: nothing,
    }),
  };
};

/** The same, but leaked clusters keep what lies in them: to keep that elsewhere could take any amount of memory. */
export const withoutPunches = (changes: PlannedChanges): PlannedChanges => ({
  lengthBefore: changes.lengthBefore,
  length: changes.length,
  copies: changes.copies,
  punches: [],
  ranges: (step) => changes.ranges(step),
  readAfter: (step, position, target) => changes.readAfter(step, position, target),
});
