import type { ImageHandle } from '../../../shared/app-protocol';
import { useNow } from '../../app/acts';
import { useFacts } from '../../app/facts';
import { forecasts } from '../../app/forecasts';
import { useImage } from '../../app/store';
import { infoCommand } from '../../app/tool-line';
import { MapStrip } from '../map/strip';
import { Button } from '../../ui/button';
import { openVerb, useBusy } from '../tasks/task-store';
import { useVerbBars } from '../tasks/use-verb-bar';
import { ClassLegend } from './class-legend';
import { FactColumn } from './fact-column';
import { SizeLadder } from './size-ladder';
import { VerdictLine } from './verdict-line';
import { WritingActs } from './writing-acts';
import './overview-view.css';

/** What an image is at a glance: sizes, where they lie, what can be done, and its facts. */
export function OverviewView({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const bars = useVerbBars(handle);
  const busy = useBusy(handle);
  const now = useNow();
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
            {forecasts(image, facts, now, bars, busy).map(({ id, name, sentence, enabled }) => (
              <div key={id}>
                <dt>{name.replace('…', '')}</dt>
                <dd>{sentence}</dd>
                {id !== 'check' && enabled && (
                  <dd className="overview-act">
                    <Button onPress={() => openVerb(id, handle)}>
                      {busy === id ? 'Show progress' : name}
                    </Button>
                  </dd>
                )}
              </div>
            ))}
            <WritingActs handle={handle} />
          </dl>
        </section>
      </div>
      <FactColumn handle={handle} summary={summary} command={infoCommand(image)} />
    </div>
  );
}
