/** What a repair of each image is to do: kept while its dialog is closed and the plan is still being made. */
import { create } from 'zustand';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { EngineParams } from '../../../shared/engine-protocol';

export type RepairChoice = EngineParams<'repair'>;

const ALL: RepairChoice = { scope: 'all', keepData: false };

const useStore = create<Readonly<Record<ImageHandle, RepairChoice>>>(() => ({}));

/** What was chosen last for an image. */
export const useRepairChoice = (handle: ImageHandle): RepairChoice => useStore((all) => all[handle] ?? ALL);

export const choose = (handle: ImageHandle, choice: RepairChoice): void =>
  useStore.setState({ [handle]: choice });
