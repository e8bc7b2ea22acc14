import type { ImageHandle } from '../../../shared/app-protocol';
import type { DiscardForecast, DiscardResult } from '../../../shared/results';
import { formatSize } from '../../../shared/sizes';
import { useImage } from '../../app/store';
import { pathIn, toolLine } from '../../app/tool-line';
import { SizeBars } from '../../ui/size-bars';
import { startJob } from '../jobs/jobs';
import { runTask } from '../tasks/run-task';
import { TaskDialog } from '../tasks/task-dialog';
import { useTask } from '../tasks/task-store';
import { isWorthChart, SpeedChart } from '../tasks/task-progress';
import { useVerbBar } from '../tasks/use-verb-bar';

const look = (handle: ImageHandle, fileName: string): void =>
  runTask({
    name: 'look',
    handle,
    launch: (follow) => startJob(handle, 'forecastDiscard', {}, follow),
    told: ({ zeroes }) => `${formatSize(zeroes)} of zeroes can be given back in ${fileName}`,
  });

const giveBack = (handle: ImageHandle, fileName: string): void =>
  runTask({
    name: 'discard',
    handle,
    changes: true,
    launch: (follow) => startJob(handle, 'discardZeroes', {}, follow),
    told: ({ discarded }) => `${formatSize(discarded)} of zeroes given back in ${fileName}`,
  });

/** Looks first what there is to give back, then gives it back. */
export function DiscardDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const looked = useTask('look', handle);
  const done = useTask('discard', handle);
  const bar = useVerbBar('discard', handle);
  if (!image) return null;
  const forecast = looked?.state === 'done' ? looked.result : undefined;
  const act = forecast
    ? {
        name: `Give back ${formatSize(forecast.zeroes)}`,
        isDisabled: forecast.zeroes === 0,
        onPress: () => giveBack(handle, image.fileName),
      }
    : { name: 'Look for zeroes', onPress: () => look(handle, image.fileName) };
  return (
    <TaskDialog
      title="Give back zeroes"
      subject={image.fileName}
      task={done ?? (forecast ? undefined : looked)}
      bar={bar}
      command={toolLine('discard', forecast ? undefined : '--dry-run', pathIn(image.folder, image.fileName))}
      act={forecast?.zeroes === 0 ? undefined : act}
      stopped={
        done
          ? 'What was found until then is given back, and the image is whole.'
          : 'Nothing was written to the image.'
      }
      report={
        done?.state === 'done' && (
          <>
            <Report result={done.result} />
            {isWorthChart(done) && <SpeedChart title="How it went" samples={done.samples} />}
          </>
        )
      }
    >
      {forecast ? <Forecast forecast={forecast} onDisk={image.summary.value?.onDisk} /> : <Intention />}
    </TaskDialog>
  );
}

function Intention() {
  return (
    <div>
      <p>
        Guests often write zeroes where they delete, and the file keeps the room. Looking reads what the disk
        stores and counts clusters that hold nothing but zeroes.
      </p>
      <p className="dim">
        Looking writes nothing. Giving back follows when you have seen how much it is; the guest sees no
        change.
      </p>
    </div>
  );
}

interface ForecastProps {
  readonly forecast: DiscardForecast;
  /** bytes that the file takes on its disk */
  readonly onDisk: number | undefined;
}

function Forecast({ forecast: { looked, zeroes, sharedZeroes }, onDisk }: ForecastProps) {
  const rest = looked - zeroes - sharedZeroes;
  return (
    <section className="task-found" aria-label="What was found">
      <p className="task-report-lead">
        {zeroes === 0
          ? 'There is nothing to give back.'
          : `${formatSize(zeroes)} of ${formatSize(looked)} are zeroes and can be given back.`}
      </p>
      {sharedZeroes > 0 && (
        <p className="dim">
          {formatSize(sharedZeroes)}
          {zeroes > 0 ? ' more' : ''} are zeroes, but snapshots keep their clusters.
        </p>
      )}
      <SizeBars
        label="What the disk stores"
        bars={[
          {
            name: 'Stored',
            parts: [
              { kind: 'data', bytes: rest },
              { kind: 'gain', bytes: zeroes },
              { kind: 'zero', bytes: sharedZeroes },
            ],
            note: 'looked at',
          },
          ...(zeroes > 0
            ? [{ name: 'Zeroes', parts: [{ kind: 'gain' as const, bytes: zeroes }], note: 'to give back' }]
            : []),
          ...(sharedZeroes > 0
            ? [
                {
                  name: 'Shared',
                  parts: [{ kind: 'zero' as const, bytes: sharedZeroes }],
                  note: 'zeroes, kept by snapshots',
                },
              ]
            : []),
          ...(zeroes > 0 && onDisk !== undefined
            ? [
                { name: 'Now', parts: [{ kind: 'plain' as const, bytes: onDisk }], note: 'the file on disk' },
                {
                  name: 'Then',
                  // what is a hole of the file already is not given back again
                  parts: [{ kind: 'plain' as const, bytes: Math.max(0, onDisk - zeroes) }],
                  note: 'about, more where it has holes',
                },
              ]
            : []),
        ]}
      />
    </section>
  );
}

function Report({ result }: { readonly result: DiscardResult }) {
  const { discarded, shared, allocatedBefore, allocatedAfter } = result;
  return (
    <>
      <p className="task-report-lead">{formatSize(discarded)} of zeroes given back.</p>
      <SizeBars
        label="What the file takes on disk"
        bars={[
          { name: 'Before', parts: [{ kind: 'plain', bytes: allocatedBefore }], note: 'on disk' },
          { name: 'After', parts: [{ kind: 'gain', bytes: allocatedAfter }], note: 'on disk' },
        ]}
      />
      <p className="dim">
        {allocatedBefore - allocatedAfter < discarded / 2 && discarded > 0
          ? 'The host keeps some of it as holes or reserve; the image can use it again. '
          : ''}
        {shared > 0 ? `${formatSize(shared)} more are zeroes, but snapshots keep their clusters.` : ''}
      </p>
    </>
  );
}
