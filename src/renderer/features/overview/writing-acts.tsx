import type { ImageHandle } from '../../../shared/app-protocol';
import { Button } from '../../ui/button';
import { openVerb, useBusy } from '../tasks/task-store';
import { useVerbBars } from '../tasks/use-verb-bar';
import { IMAGE_VERBS, VERB_SENTENCES, VERB_SHORT_NAMES } from '../tasks/verbs';
import type { ImageVerb } from '../tasks/verbs';

/** On the buttons beside the sentences. */
const ACT_NAMES: Readonly<Record<Exclude<ImageVerb, 'repair' | 'compact'>, string>> = {
  undo: 'Take back…',
  resize: 'Resize…',
  discard: 'Look for zeroes…',
  export: 'Export…',
  metadata: 'Save…',
  report: 'Export report…',
  compare: 'Compare…',
};

/** The verbs that write, each with its button; those that can't be had come last, gathered by the reason. */
export function WritingActs({ handle }: { readonly handle: ImageHandle }) {
  const bars = useVerbBars(handle);
  const busy = useBusy(handle);
  // repair and compact have their forecasts above, and where nothing was repaired nothing is missed
  const verbs = IMAGE_VERBS.filter(
    (verb): verb is keyof typeof ACT_NAMES =>
      verb !== 'repair' && verb !== 'compact' && (verb !== 'undo' || !bars.undo),
  );
  const reasons = new Map<string, ImageVerb[]>();
  for (const verb of verbs) {
    const sentence = bars[verb]?.sentence;
    if (sentence !== undefined) reasons.set(sentence, [...(reasons.get(sentence) ?? []), verb]);
  }
  return (
    <>
      {verbs
        .filter((verb) => !bars[verb])
        .map((verb) => (
          <div key={verb}>
            <dt>{VERB_SHORT_NAMES[verb]}</dt>
            <dd>{VERB_SENTENCES[verb]}</dd>
            <dd className="overview-act">
              <Button onPress={() => openVerb(verb, handle)}>
                {busy === verb ? 'Show progress' : ACT_NAMES[verb]}
              </Button>
            </dd>
          </div>
        ))}
      {[...reasons].map(([sentence, barred]) => (
        <div key={sentence}>
          <dt>Not now</dt>
          <dd>
            <span className="overview-barred">
              {barred.map((verb) => VERB_SHORT_NAMES[verb]).join(' · ')}
            </span>
            {sentence}
          </dd>
        </div>
      ))}
    </>
  );
}
