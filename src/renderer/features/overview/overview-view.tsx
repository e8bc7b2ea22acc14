import type { ImageHandle } from '../../../shared/app-protocol';
import { useNow } from '../../app/acts';
import { useFacts } from '../../app/facts';
import { forecasts } from '../../app/forecasts';
import { useImage } from '../../app/store';
import { Button } from '../../ui/button';
import { MapStrip } from '../map/strip';
import { openVerb, useBusy } from '../tasks/task-store';
import { useVerbBars } from '../tasks/use-verb-bar';
import { IMAGE_VERBS, VERB_SENTENCES, VERB_SHORT_NAMES } from '../tasks/verbs';
import type { ImageVerb } from '../tasks/verbs';
import { ClassLegend } from './class-legend';
import { FactColumn } from './fact-column';
import { SizeLadder } from './size-ladder';
import { VerdictLine } from './verdict-line';
import './overview-view.css';

/** On the buttons beside the sentences. */
const ACT_NAMES: Readonly<Record<ImageVerb, string>> = {
  resize: 'Resize…',
  discard: 'Look for zeroes…',
  export: 'Export…',
  metadata: 'Save…',
};

/** What an image is at a glance: sizes, where they lie, what can be done, and its facts. */
export function OverviewView({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const now = useNow();
  const bars = useVerbBars(handle);
  const busy = useBusy(handle);
  const summary = image?.summary.value;
  if (!summary) return null;
  const noMap = !summary.can.map || facts.mapError !== undefined;
  return (
    <div className="view-scroll overview">
      <div className="overview-main">
        <VerdictLine handle={handle} summary={summary} facts={facts} />
        <section aria-labelledby="overview-sizes">
          <h2 className="section-head" id="overview-sizes">
            Sizes
          </h2>
          <SizeLadder summary={summary} map={facts.map} noMap={noMap} />
          {facts.map && <ClassLegend map={facts.map} />}
        </section>
        {!noMap && (
          <section aria-labelledby="overview-map">
            <h2 className="section-head" id="overview-map">
              The file, from first to last cluster
            </h2>
            <MapStrip handle={handle} />
          </section>
        )}
        <section aria-labelledby="overview-acts">
          <h2 className="section-head" id="overview-acts">
            What can be done
          </h2>
          <dl className="overview-acts">
            {forecasts(image, facts, now).map(({ id, name, sentence }) => (
              <div key={id}>
                <dt>{name.replace('…', '')}</dt>
                <dd>{sentence}</dd>
              </div>
            ))}
            {IMAGE_VERBS.map((verb) => (
              <div key={verb}>
                <dt>{VERB_SHORT_NAMES[verb]}</dt>
                <dd>{bars[verb]?.sentence ?? VERB_SENTENCES[verb]}</dd>
                {!bars[verb] && (
                  <dd className="overview-act">
                    <Button onPress={() => openVerb(verb, handle)}>
                      {busy === verb ? 'Show progress' : ACT_NAMES[verb]}
                    </Button>
                  </dd>
                )}
              </div>
            ))}
          </dl>
        </section>
      </div>
      <FactColumn handle={handle} summary={summary} />
    </div>
  );
}
