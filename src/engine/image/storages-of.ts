import type { Storage } from '../io/storage';
import type { Image } from './image';

/** Every file that an open image reads: its own, its data file, and those of its backing images. */
export function storagesOf({ storage, dataStorage, backing }: Image): Storage[] {
  const own = dataStorage ? [storage, dataStorage] : [storage];
  if (!backing) return own;
  return [...own, ...(backing.kind === 'qcow2' ? storagesOf(backing.image) : [backing.storage])];
}
