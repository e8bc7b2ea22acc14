import type { ImageHandle } from '../../../shared/app-protocol';
import { useFacts } from '../../app/facts';
import { useImage } from '../../app/store';
import { useBusy } from './task-store';
import { verbBar } from './verb-bars';
import type { VerbBar } from './verb-bars';
import { IMAGE_VERBS } from './verbs';
import type { ImageVerb } from './verbs';

/** Why an image does not allow a verb now; undefined where it does. */
export const useVerbBar = (verb: ImageVerb, handle: ImageHandle): VerbBar | undefined =>
  useVerbBars(handle)[verb];

/** The same for all verbs. */
export function useVerbBars(handle: ImageHandle): Readonly<Partial<Record<ImageVerb, VerbBar>>> {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const busy = useBusy(handle);
  if (!image) return {};
  return Object.fromEntries(IMAGE_VERBS.map((verb) => [verb, verbBar(verb, image, facts, busy)]));
}
