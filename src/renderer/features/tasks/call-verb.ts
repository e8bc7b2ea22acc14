import type { ImageHandle } from '../../../shared/app-protocol';
import { factsOf } from '../../app/facts';
import { renewUse } from '../../app/session';
import { useImages } from '../../app/store';
import { toast } from '../../ui/live-region';
import { busyWith, openVerb } from './task-store';
import { verbBar } from './verb-bars';
import { VERB_NAMES } from './verbs';
import type { ImageVerb } from './verbs';

/** Opens the dialog of a verb, or says why the image does not allow it now. @returns whether it is open */
export async function callVerb(verb: ImageVerb, handle: ImageHandle): Promise<boolean> {
  // whoever had it open may have closed it since it was read
  await renewUse(handle);
  const image = useImages.getState().images.find((open) => open.handle === handle);
  if (!image) return false;
  const bar = verbBar(verb, image, factsOf(handle), busyWith(handle));
  if (bar) toast(`${VERB_NAMES[verb]}: ${bar.sentence}`);
  else openVerb(verb, handle);
  return bar === undefined;
}
