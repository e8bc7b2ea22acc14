import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';
import './text-field.css';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
  /** below the field, where nothing is wrong */
  readonly note?: ReactNode;
  /** what is wrong with the value */
  readonly error?: string;
  /** Enter; leave it out where that would destroy something */
  readonly onEnter?: () => void;
  /** where typing starts when it appears */
  readonly isFirst?: boolean;
}

// what is there is an example, to be typed over
const start = (input: HTMLInputElement | null): void => input?.select();

/** A line of text with its name above, and what it means or what is wrong with it below. */
export function TextField({ label, note, error, placeholder, isFirst, onEnter, ...rest }: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={error !== undefined} className="text-field">
      <Label className="field-label">{label}</Label>
      <Input
        ref={isFirst ? start : undefined}
        placeholder={placeholder}
        className="field-input"
        onKeyDown={(event) => event.key === 'Enter' && onEnter?.()}
        autoComplete="off"
      />
      {error === undefined ? (
        <Text slot="description" className="field-note">
          {note}
        </Text>
      ) : (
        <FieldError className="field-note field-error">{error}</FieldError>
      )}
    </AriaTextField>
  );
}
