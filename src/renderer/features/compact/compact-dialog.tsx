import { useEffect } from 'react';
import type { ImageHandle } from '../../../shared/app-protocol';
import type { CompactForecast } from '../../../shared/compact-results';
import { useFacts } from '../../app/facts';
import { useImage } from '../../app/store';
import { Button } from '../../ui/button';
import { TaskDialog } from '../tasks/task-dialog';
import { TaskProgress } from '../tasks/task-progress';
import { closeVerb, openVerb, taskOf, useTask } from '../tasks/task-store';
import type { RunningTask, Task } from '../tasks/task-store';
import { useVerbBar } from '../tasks/use-verb-bar';
import { choose, useCompactChoice } from './compact-choice';
import type { CompactChoice } from './compact-choice';
import { CompactReport } from './compact-report';
import { CompactRunning, prepareCharts } from './compact-running';
import { ReportButton } from '../report/report-button';
import { startCompact, startForecast } from './compact-tasks';
import { ACT_NAMES, compactCommand, isWorthIt } from './compact-text';
import { ForecastView } from './forecast-view';
import { WayChoices } from './way-choices';
import './compact.css';

const isAbout = (choice: CompactChoice, forecast: CompactForecast | undefined): boolean =>
  forecast !== undefined && forecast.way === choice.way && forecast.zeroes === choice.zeroes;

/** Shows what each way of compacting comes to, and compacts when that was seen. */
export function CompactDialog({ handle }: { readonly handle: ImageHandle }) {
  const image = useImage(handle);
  const facts = useFacts(handle);
  const foretold = useTask('foretell', handle);
  const done = useTask('compact', handle);
  const bar = useVerbBar('compact', handle);
  const choice = useCompactChoice(handle);
  const known = [facts.forecast, foretold?.state === 'done' ? foretold.result : undefined];
  const forecast = known.find((one) => isAbout(choice, one));
  const isOver = done?.state === 'running' || done?.state === 'done';
  // with zeroes it reads all data, so that waits until it is asked for
  const isWanted = bar === undefined && !forecast && !isOver && !choice.zeroes;
  const isIdle = foretold === undefined || foretold.state === 'done';
  useEffect(prepareCharts, []);
  useEffect(() => {
    const state = taskOf('foretell', handle)?.state;
    if (isWanted && isIdle && state !== 'running') startForecast(handle, choice);
  }, [isWanted, isIdle, handle, choice]);
  if (!image) return null;
  // zeroes are looked for where all that lies below is there
  const isIncomplete = image.summary.value?.chain.some(({ problem }) => problem) === true;
  const isLooking = foretold?.state === 'running';
  const failed = foretold?.state === 'failed' ? foretold : undefined;
  const result = done?.state === 'done' ? done.result : undefined;
  return (
    <TaskDialog
      title="Compact"
      subject={image.fileName}
      size={done?.state === 'running' ? 'broad' : 'wide'}
      task={done ?? failed}
      bar={bar}
      command={compactCommand(image.folder, image.fileName, choice)}
      act={
        forecast
          ? isWorthIt(forecast)
            ? { name: ACT_NAMES[choice.way], onPress: () => startCompact(handle, choice) }
            : undefined
          : failed || choice.zeroes
            ? {
                name: choice.zeroes ? 'Look for zeroes' : 'Look again',
                isDisabled: isLooking,
                onPress: () => startForecast(handle, choice),
              }
            : { name: ACT_NAMES[choice.way], isDisabled: true, onPress: () => undefined }
      }
      besides={
        <Besides
          handle={handle}
          choice={choice}
          isDamaged={bar?.brief === 'damaged' || isDamage(done) || isDamage(failed)}
          isNothing={forecast !== undefined && !isWorthIt(forecast) && !isIncomplete}
          looking={isLooking ? foretold : undefined}
        />
      }
      running={done?.state === 'running' && <CompactRunning handle={handle} task={done} />}
      stopped={
        done ? 'Nothing had been moved yet. The image is as it was.' : 'Nothing was written to the image.'
      }
      report={result && <CompactReport handle={handle} result={result} />}
      isDoubtful={result?.stopped}
      after={
        <>
          <ReportButton handle={handle} />
          {result?.stopped && <Button onPress={() => startCompact(handle, choice)}>Continue</Button>}
        </>
      }
    >
      <WayChoices
        handle={handle}
        isDisabled={bar !== undefined || (isLooking && choice.zeroes)}
        mapped={facts.map?.mapped}
      />
      {forecast ? (
        <ForecastView forecast={forecast} rate={facts.history?.rate} />
      ) : (
        isLooking && choice.zeroes && <TaskProgress task={foretold} />
      )}
    </TaskDialog>
  );
}

/** Whether a task was refused as the image is damaged. */
const isDamage = (task: Task | undefined): boolean =>
  task?.state === 'failed' && task.error.code === 'read-only' && task.error.fields['reason'] === 'damaged';

interface BesidesProps {
  readonly handle: ImageHandle;
  readonly choice: CompactChoice;
  readonly isDamaged: boolean;
  readonly isNothing: boolean;
  readonly looking: RunningTask | undefined;
}

/** What can be done instead, or before. */
function Besides({ handle, choice, isDamaged, isNothing, looking }: BesidesProps) {
  if (isDamaged)
    return (
      <Button
        onPress={() => {
          closeVerb();
          openVerb('repair', handle);
        }}
      >
        Repair…
      </Button>
    );
  if (looking && choice.zeroes)
    return (
      <Button isDisabled={looking.cancelling} onPress={looking.cancel}>
        {looking.cancelling ? 'Stopping…' : 'Stop'}
      </Button>
    );
  if (!isNothing || choice.zeroes) return null;
  const lookForZeroes = (): void => {
    const next = { ...choice, zeroes: true };
    choose(handle, next);
    startForecast(handle, next);
  };
  return <Button onPress={lookForZeroes}>Look for zeroes</Button>;
}
