import { ChevronDown } from 'lucide-react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import './select.css';

interface SelectProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly name: string; readonly note?: string }[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}

/** One choice of many, in a list that opens. */
export function Select<Id extends string>({ label, options, value, onChange }: SelectProps<Id>) {
  return (
    <AriaSelect
      className="select"
      value={value}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label className="field-label">{label}</Label>
      <Button className="select-button">
        <SelectValue className="select-value" />
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="menu" items={options}>
          {({ id, name, note }) => (
            <ListBoxItem id={id} textValue={name} className="menu-item select-item">
              <span className="menu-name">{name}</span>
              {note && <span className="dim">{note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
