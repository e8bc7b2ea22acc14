/**
 * What map and check found out about an image, for everything that shows a piece of it: title, tabs, rail,
 * ladder, forecasts. The features that own map and health publish here; the frame only reads.
 */
import { create } from 'zustand';
import type { ImageHandle } from '../../shared/app-protocol';
import type { CompactForecast } from '../../shared/compact-results';
import type { PlatterError } from '../../shared/errors';
import type { ImageHistory } from '../../shared/history';
import type { ListedUndo } from '../../shared/listed-undo';
import type { CheckResult, MapSummary } from '../../shared/results';

/** All fields are absent until somebody published them. */
export interface Facts {
  /** of the finished map */
  readonly map?: MapSummary;
  readonly mapError?: PlatterError;
  /** of the last finished check */
  readonly check?: CheckResult;
  /** milliseconds since 1970 when that check ended */
  readonly checkedAt?: number;
  /** whole percent while a check runs */
  readonly checking?: number;
  readonly checkError?: PlatterError;
  /** repairs that can be taken back or were not finished, newest first */
  readonly undo?: readonly ListedUndo[];
  /** what compacting it plainly would come to */
  readonly forecast?: CompactForecast;
  /** what was done to it before */
  readonly history?: ImageHistory;
}

const NONE: Facts = {};

const useStore = create<Readonly<Record<ImageHandle, Facts>>>(() => ({}));

/** Merges what is newly known of an image; a field given as undefined is forgotten. */
export function publishFacts(handle: ImageHandle, facts: Partial<Facts>): void {
  useStore.setState((all) => ({ [handle]: { ...all[handle], ...facts } }));
}

/** Forgets an image, when it is closed or read again. */
export function forgetFacts(handle: ImageHandle): void {
  useStore.setState({ [handle]: NONE });
}

/** What is known of an image, outside of a component. */
export const factsOf = (handle: ImageHandle): Facts => useStore.getState()[handle] ?? NONE;

/** What is known of an image. */
export function useFacts(handle: ImageHandle): Facts {
  return useStore((all) => all[handle] ?? NONE);
}

/** The facts of all images, for the tabs. */
export function useAllFacts(): Readonly<Record<ImageHandle, Facts>> {
  return useStore();
}
