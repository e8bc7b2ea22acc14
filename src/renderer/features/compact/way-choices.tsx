import { Radio, RadioGroup } from 'react-aria-components';
import type { ImageHandle } from '../../../shared/app-protocol';
import { COMPACT_WAYS } from '../../../shared/compact-results';
import { formatSize } from '../../../shared/sizes';
import { useSummary } from '../../app/store';
import { Checkbox } from '../../ui/checkbox';
import { choose, useCompactChoice } from './compact-choice';
import { WAYS } from './compact-text';

interface WayChoicesProps {
  readonly handle: ImageHandle;
  readonly isDisabled: boolean;
  /** bytes that looking for zeroes reads at most */
  readonly mapped: number | undefined;
}

/** How an image is to be compacted, each way with what it costs. */
export function WayChoices({ handle, isDisabled, mapped }: WayChoicesProps) {
  const choice = useCompactChoice(handle);
  const isIncomplete = useSummary(handle)?.chain.some(({ problem }) => problem) === true;
  return (
    <div className="compact-choices">
      <RadioGroup
        className="way-list"
        aria-label="How"
        value={choice.way}
        isDisabled={isDisabled}
        onChange={(value) => {
          const way = COMPACT_WAYS.find((known) => known === value);
          if (way) choose(handle, { ...choice, way });
        }}
      >
        {WAYS.map(({ way, name, text }) => (
          <Radio key={way} value={way} className="way">
            <span className="way-mark" aria-hidden="true" />
            <span className="way-text">
              <span className="way-name">{name}</span>
              <span className="dim">{text}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <Checkbox
        isSelected={choice.zeroes}
        isDisabled={isDisabled || isIncomplete}
        onChange={(zeroes) => choose(handle, { ...choice, zeroes })}
      >
        Give up clusters of zeroes first.{' '}
        <span className="dim">
          {isIncomplete
            ? 'What lies below has to be there for that, and its chain is incomplete.'
            : mapped === undefined
              ? 'Looking for them reads all of the guest’s data.'
              : `Looking for them reads all of the guest’s data, ${formatSize(mapped)}.`}
        </span>
      </Checkbox>
    </div>
  );
}
