import type { CompactForecast } from '../../../shared/compact-results';
import { formatSize } from '../../../shared/sizes';
import { KeyBytes, KeyValue, KeyValueList } from '../../ui/key-value';
import { formatPlural } from '../../ui/numbers';
import { Size } from '../../ui/size';
import { AlsoDone } from './also-done';
import { CompactBars } from './compact-bars';
import { forecastSentence, holesNote, isWorthIt, nothingSentence } from './compact-text';

interface ForecastViewProps {
  readonly forecast: CompactForecast;
  /** bytes a second that were measured last */
  readonly rate: number | undefined;
}

/** What compacting would come to. */
export function ForecastView({ forecast, rate }: ForecastViewProps) {
  const isLess = isWorthIt(forecast);
  const note = holesNote(forecast);
  return (
    <section className="compact-forecast" aria-label="Forecast">
      <div role="status">
        <p className="task-report-lead">
          {isLess ? forecastSentence(forecast, rate) : nothingSentence(forecast)}
        </p>
        {isLess && note !== undefined && <p className="dim">{note}</p>}
      </div>
      {isLess && (
        <CompactBars label="The file now and then" sizes={forecast} moments={['now', 'then']} note="about" />
      )}
      {isLess && <Costs forecast={forecast} />}
    </section>
  );
}

function Costs({ forecast }: { readonly forecast: CompactForecast }) {
  const { moves, copyBytes, leftBytes, temporaryBytes } = forecast;
  return (
    <KeyValueList>
      {moves > 0 && (
        <KeyValue name="Moves">
          {formatPlural(moves, 'cluster')}, <Size bytes={copyBytes} /> are copied
        </KeyValue>
      )}
      <KeyBytes name="Room meanwhile" bytes={temporaryBytes} />
      <AlsoDone {...forecast} />
      {leftBytes > 0 && (
        <KeyValue name="Holes that stay">
          {formatSize(leftBytes)}, too small for what lies behind them
        </KeyValue>
      )}
    </KeyValueList>
  );
}
