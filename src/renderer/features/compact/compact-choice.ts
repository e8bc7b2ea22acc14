/** How each image is to be compacted: kept while its dialog is closed. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { EngineParams } from '../../../shared/engine-protocol';

export type CompactChoice = EngineParams<'compact'>;

/** What is foretold without being asked for. */
export const PLAIN: CompactChoice = { way: 'compact', zeroes: false };

const useStore = create<Readonly<Record<ImageHandle, CompactChoice>>>(() => ({}));

/** What was chosen last for an image. */
export const useCompactChoice = (handle: ImageHandle): CompactChoice =>
  useStore((all) => all[handle] ?? PLAIN);

export const choose = (handle: ImageHandle, choice: CompactChoice): void =>
  useStore.setState({ [handle]: choice });
