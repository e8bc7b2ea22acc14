import { lazy, Suspense } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import { describeError } from '../../../shared/error-text';
import { CommandLine } from '../../app/command-line';
import { useFacts, type Facts } from '../../app/facts';
import { checkBar, whyNoCheck } from '../../app/forecasts';
import { useImage } from '../../app/store';
import { ChartSpace } from '../../charts/chart-figure';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { EmptyState } from '../../ui/empty-state';
import { phaseText, progressLine } from '../jobs/job-text';
import { ofMainUnit, ratePoints } from '../jobs/samples';
import { cancelCheck, setDeep, startCheck, useCheckState } from './check-job';
import { ReportButton } from '../report/report-button';
import { PastRepairs, RepairButton } from './repair-acts';
import { CheckReport } from './check-report';
import { sightSentence } from './check-summary';
import { checkCommand } from './command-line';
import './health-view.css';

const LiveChart = lazy(() =>
  import('../../charts/live-chart').then((module) => ({ default: module.LiveChart })),
);

/** Whether the image is sound: the check, how it goes, its verdict, numbers and findings. */
export function HealthView({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const { deep, wasDeep } = useCheckState(handle);
  const summary = image?.summary.value;
  if (!image || !summary) return null;
  if (!summary.can.check) {
    return (
      <div className="view-scroll">
        <EmptyState title="This image can’t be checked">
          <p>{whyNoCheck(summary)}</p>
          {summary.can.repair && <RepairButton handle={handle} />}
        </EmptyState>
      </div>
    );
  }
  const isChecking = facts.checking !== undefined;
  const bar = checkBar(image);
  const command = checkCommand(image.folder, image.fileName, facts.check && !isChecking ? wasDeep : deep);
  return (
    <div className="view-fill health">
      <div className="health-bar">
        {isChecking ? (
          <Button onPress={() => cancelCheck(handle)}>Cancel check</Button>
        ) : (
          <Button
            kind={facts.check ? 'plain' : 'primary'}
            onPress={() => startCheck(handle)}
            isDisabled={bar !== undefined}
          >
            {facts.check ? 'Check again' : 'Run check'}
          </Button>
        )}
        {!isChecking && <RepairButton handle={handle} />}
        {facts.check && !isChecking && <ReportButton handle={handle} />}
        {bar && !isChecking && <span className="dim">{bar.sentence}</span>}
        <Checkbox isSelected={deep} isDisabled={isChecking} onChange={(next) => setDeep(handle, next)}>
          Decode compressed clusters too (slower)
        </Checkbox>
        <CommandLine command={command} className="health-command" />
      </div>
      <Running handle={handle} facts={facts} />
      {facts.checkError && !isChecking && <CheckProblem facts={facts} />}
      {facts.check && !isChecking && (
        <CheckReport handle={handle} check={facts.check} clusterSize={summary.clusterSize}>
          <PastRepairs handle={handle} />
        </CheckReport>
      )}
      {!facts.check && !isChecking && <PastRepairs handle={handle} />}
      {!facts.check && !isChecking && !facts.checkError && <NotChecked facts={facts} />}
    </div>
  );
}

/** The check under way: how far, how fast, what was found. */
function Running({ handle, facts }: { readonly handle: ImageHandle; readonly facts: Facts }) {
  const { progress, samples } = useCheckState(handle);
  if (facts.checking === undefined) return null;
  const drawn = ofMainUnit(samples);
  const unit = drawn[0]?.unit ?? 'clusters';
  return (
    <section className="health-running" aria-label="Check under way">
      <p>
        <strong>{facts.checking} %</strong>
        {progress &&
          [phaseText(progress.phase), progressLine(progress, samples)].map((part) => part && ` · ${part}`)}
      </p>
      <Suspense fallback={<ChartSpace />}>
        <LiveChart title="Progress" rateName={`${unit} per second`} points={ratePoints(drawn)} />
      </Suspense>
    </section>
  );
}

function CheckProblem({ facts }: { readonly facts: Facts }) {
  const { code, fields } = facts.checkError!;
  const text = describeError(code, fields);
  return (
    <section className="health-problem" role="alert">
      <h2>{text.title}</h2>
      <p>{text.detail}</p>
      <p>{text.remedy}</p>
    </section>
  );
}

function NotChecked({ facts }: { readonly facts: Facts }) {
  return (
    <EmptyState title="Not checked yet">
      <p>{sightSentence(facts.map)}</p>
      <p>
        A check compares every reference in the tables with the refcounts that are stored beside them, and
        looks for entries that point where nothing can be.
      </p>
      <p>The image is only read. It can be cancelled at any moment.</p>
    </EmptyState>
  );
}
