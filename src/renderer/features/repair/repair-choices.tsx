import type { ImageHandle } from '../../../shared/app-protocol';
import { Checkbox } from '../../ui/checkbox';
import { SegmentedControl } from '../../ui/segmented-control';
import { choose, useRepairChoice } from './repair-choice';
import type { RepairChoice } from './repair-choice';

const SCOPES: readonly { readonly id: RepairChoice['scope']; readonly name: string }[] = [
  { id: 'all', name: 'Everything' },
  { id: 'leaks', name: 'Leaks only' },
];

interface RepairChoicesProps {
  readonly handle: ImageHandle;
  /** a plan is being made */
  readonly isBusy: boolean;
  readonly onChange: (choice: RepairChoice) => void;
}

/** What a repair is to do, where there is a choice. */
export function RepairChoices({ handle, isBusy, onChange }: RepairChoicesProps) {
  const choice = useRepairChoice(handle);
  const change = (part: Partial<RepairChoice>): void => {
    const next = { ...choice, ...part };
    choose(handle, next);
    onChange(next);
  };
  return (
    <div className="repair-choices">
      <SegmentedControl
        label="What to mend"
        options={SCOPES.map((scope) => ({ ...scope, isDisabled: isBusy }))}
        value={choice.scope}
        onChange={(scope) => change({ scope })}
      />
      {choice.scope === 'all' && (
        <Checkbox
          isSelected={choice.keepData}
          isDisabled={isBusy}
          onChange={(keepData) => change({ keepData })}
        >
          Keep data where an entry can be read in two ways
        </Checkbox>
      )}
    </div>
  );
}
