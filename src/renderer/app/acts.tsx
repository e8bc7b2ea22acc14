import { memo, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ImageHandle } from '../../shared/app-protocol';
import { useForecast } from '../features/compact/use-forecast';
import { startCheck } from '../features/health/check-job';
import { callVerb } from '../features/tasks/call-verb';
import { useBusy } from '../features/tasks/task-store';
import { useVerbBars } from '../features/tasks/use-verb-bar';
import { Tip } from '../ui/tooltip';
import { useFacts } from './facts';
import { forecasts, type Forecast } from './forecasts';
import { MoreActs } from './more-acts';
import { setView, useImage } from './store';
import './acts.css';

/** The time, renewed each half minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The verbs of an image, each with its forecast or the reason why it is grey. */
export function Acts({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const bars = useVerbBars(handle);
  const busy = useBusy(handle);
  const now = useNow();
  useForecast(handle);
  if (!image) return null;
  // the health view has a primary button of its own, and so have the notices of a file that is not as it was read
  const leads = image.view !== 'health' && image.changed === undefined;
  return (
    <div className="acts">
      {forecasts(image, facts, Math.max(now, facts.checkedAt ?? 0), bars, busy).map((forecast) => (
        <Act key={forecast.id} handle={handle} {...forecast} primary={forecast.primary && leads} />
      ))}
      <MoreActs handle={handle} />
    </div>
  );
}

function start(id: Forecast['id'], handle: ImageHandle): void {
  if (id !== 'check') return void callVerb(id, handle);
  setView(handle, 'health');
  startCheck(handle);
}

/** Drawn anew only when it says something else: an image changes often while it is read. */
const Act = memo(function Act({ handle, ...forecast }: Forecast & { readonly handle: ImageHandle }) {
  const { id, name, enabled, primary, brief, sentence } = forecast;
  return (
    <Tip text={sentence}>
      <Button
        className={`act ${primary && enabled ? 'act-primary' : ''}`}
        aria-disabled={enabled ? undefined : true}
        onPress={() => enabled && start(id, handle)}
      >
        <span className="act-name">{name}</span>
        <span className="act-brief">{brief}</span>
      </Button>
    </Tip>
  );
});
