import { useState } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { parseOffset } from './go-to';

interface GoToFieldProps {
  readonly fileLength: number;
  readonly onGo: (offset: number) => void;
}

/** Takes an offset and goes there; says when there is no such byte. */
export function GoToField({ fileLength, onGo }: GoToFieldProps) {
  const [text, setText] = useState('');
  const place = parseOffset(text, fileLength);
  const problem = text !== '' && 'problem' in place ? place.problem : undefined;
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        if ('offset' in place) onGo(place.offset);
      }}
    >
      <TextField value={text} onChange={setText} isInvalid={problem !== undefined} validationBehavior="aria">
        <Label className="visually-hidden">Go to offset</Label>
        <Input className="go-to-input mono" placeholder="Go to 0x…" />
        <FieldError className="go-to-problem">{problem}</FieldError>
      </TextField>
    </form>
  );
}
