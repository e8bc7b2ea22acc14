import { lazy, Suspense, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { CheckResult } from '../../../shared/results';
import { useFacts } from '../../app/facts';
import { leakedBytes } from '../../app/verdict';
import { ChartSpace } from '../../charts/chart-figure';
import { Disclosure } from '../../ui/disclosure';
import { KeyValue, KeyValueList } from '../../ui/key-value';
import { formatCount, formatPlural } from '../../ui/numbers';
import { Hint } from '../../ui/tooltip';
import { ofMainUnit, ratePoints } from '../jobs/samples';
import { useCheckState } from './check-job';
import { checkCounters, checkStatistics, refcountHealth, verdictSentence } from './check-summary';
import { EffectGroups } from './effect-groups';
import { effectGroups } from './finding-groups';
import { FindingsList } from './findings-list';
import { useFindings } from './use-findings';

const ShareBars = lazy(() =>
  import('../../charts/share-bars').then((module) => ({ default: module.ShareBars })),
);
const LiveChart = lazy(() =>
  import('../../charts/live-chart').then((module) => ({ default: module.LiveChart })),
);

interface CheckReportProps {
  readonly handle: ImageHandle;
  readonly check: CheckResult;
  readonly clusterSize: number;
  /** what comes right after the verdict */
  readonly children?: ReactNode;
}

/** What a check found: the verdict first, then counters, charts and findings. */
export function CheckReport({ handle, check, clusterSize, children }: CheckReportProps) {
  const facts = useFacts(handle);
  const findings = useFindings(handle, check);
  const groups = useMemo(() => effectGroups(findings), [findings]);
  return (
    <>
      <section className="verdict" aria-label="Verdict">
        <p className="verdict-sentence selectable">
          {verdictSentence(check, leakedBytes(check, facts, clusterSize))}
        </p>
        <ul className="counters">
          {checkCounters(check).map(({ name, count, meaning, tone }) => (
            <li key={name} className={`counter counter-${tone}`}>
              <Hint text={meaning}>
                <span className="counter-number">{formatCount(count)}</span>
                <span className="counter-name">{name}</span>
                <span className="visually-hidden">. {meaning}</span>
              </Hint>
            </li>
          ))}
        </ul>
        {groups.length > 0 && <EffectGroups groups={groups} />}
      </section>
      {children}
      <Disclosure title="Numbers and charts" defaultExpanded>
        <Numbers handle={handle} check={check} />
      </Disclosure>
      {check.findingsTotal > 0 && (
        <FindingsList
          handle={handle}
          findings={findings}
          total={check.findingsTotal}
          clusterSize={clusterSize}
        />
      )}
    </>
  );
}

function Numbers({ handle, check }: { readonly handle: ImageHandle; readonly check: CheckResult }) {
  const { samples } = useCheckState(handle);
  const drawn = ofMainUnit(samples);
  const points = ratePoints(drawn);
  const last = check.refcounts.length - 1;
  const bars = check.refcounts.map(({ refcount, clusters }, index) => ({
    name: index === last && last > 1 ? `≥ ${refcount}` : String(refcount),
    value: clusters,
    text: formatPlural(clusters, 'cluster'),
  }));
  return (
    <div className="health-numbers">
      <KeyValueList>
        {checkStatistics(check).map(([name, value]) => (
          <KeyValue key={name} name={name}>
            <bdi>{value}</bdi>
          </KeyValue>
        ))}
      </KeyValueList>
      <Suspense fallback={<ChartSpace />}>
        <ShareBars title="Refcount health" columns={['Refcounts', 'Clusters']} bars={refcountHealth(check)} />
      </Suspense>
      <Suspense fallback={<ChartSpace />}>
        <ShareBars title="Clusters by refcount" columns={['Refcount', 'Clusters']} bars={bars} />
      </Suspense>
      {points.length > 2 && (
        <Suspense fallback={<ChartSpace />}>
          <LiveChart title="How the check went" rateName={`${drawn[0].unit} per second`} points={points} />
        </Suspense>
      )}
    </div>
  );
}
