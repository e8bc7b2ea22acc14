import { TriangleAlert } from 'lucide-react';
import { ListBox, ListBoxItem, Text } from 'react-aria-components';
import type { HeaderField } from '../../../shared/results';
import { formatOffset, groupHex } from '../../ui/numbers';
import { fieldValue } from './field-value';
import { groupOfField } from './regions';
import './field-list.css';

interface FieldListProps {
  readonly fields: readonly HeaderField[];
  readonly selected?: string;
  readonly hovered?: string;
  readonly onSelect: (field: HeaderField) => void;
  readonly onHover: (name: string | undefined) => void;
}

/** Every header field: name, value, what it means here, raw bytes and offset. */
export function FieldList({ fields, selected, hovered, onSelect, onHover }: FieldListProps) {
  return (
    <ListBox
      aria-label="Header fields"
      className="field-list"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={selected === undefined ? [] : [selected]}
      onSelectionChange={(keys) => {
        const field = fields.find(({ name }) => keys !== 'all' && keys.has(name));
        if (field) onSelect(field);
      }}
    >
      {fields.map((field) => {
        const { name, value, meaning, raw, offset, problem } = field;
        return (
          <ListBoxItem
            key={name}
            id={name}
            textValue={name}
            className={`field in-${groupOfField(name)}`}
            data-lit={hovered === name}
            data-wrong={problem !== undefined}
            onHoverChange={(inside) => onHover(inside ? name : undefined)}
          >
            <Text slot="label" className="field-name mono">
              {name}
            </Text>
            <span className="field-value">{fieldValue(value)}</span>
            <Text slot="description" className="field-meaning">
              {problem !== undefined && (
                <span className="field-problem">
                  <TriangleAlert aria-hidden="true" />
                  {groupHex(problem)}{' '}
                </span>
              )}
              {groupHex(meaning)}
            </Text>
            <span className="field-raw mono">
              <span className="field-bytes">{raw}</span> @ {formatOffset(offset)}
            </span>
          </ListBoxItem>
        );
      })}
    </ListBox>
  );
}
