import { FieldError, Input, Label, TextField } from 'react-aria-components';
import './filter-field.css';

interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** why the text is no filter */
  readonly problem?: string;
}

/** A field that filters as one types, and says what it does not understand. */
export function FilterField({ label, value, onChange, placeholder, problem }: FilterFieldProps) {
  return (
    <TextField
      className="filter-field"
      value={value}
      onChange={onChange}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
    >
      <Label className="visually-hidden">{label}</Label>
      <Input className="filter-input" placeholder={placeholder} spellCheck={false} autoComplete="off" />
      <FieldError className="filter-problem">{problem}</FieldError>
    </TextField>
  );
}
