import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import './segmented-control.css';

interface SegmentedControlProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly name: ReactNode; readonly isDisabled?: boolean }[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}

/** One choice of a few, all of them visible; arrow keys move. */
export function SegmentedControl<Id extends string>({
  label,
  options,
  value,
  onChange,
}: SegmentedControlProps<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="segmented"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find(({ id }) => keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
    >
      {options.map(({ id, name, isDisabled }) => (
        <ToggleButton key={id} id={id} isDisabled={isDisabled} className="segment">
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
