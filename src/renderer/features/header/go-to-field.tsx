import { useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { parseOffset } from './go-to';

interface GoToFieldProps {
  readonly fileLength: number;
  readonly onGo: (offset: number) => void;
}

/** Takes an offset and goes there; says when there is no such byte. */
export function GoToField({ fileLength, onGo }: GoToFieldProps) {
  const [text, setText] = useState('');
  const offset = parseOffset(text, fileLength);
  const wrong = text !== '' && offset === undefined;
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        if (offset !== undefined) onGo(offset);
      }}
    >
      <TextField value={text} onChange={setText} isInvalid={wrong}>
        <Label className="visually-hidden">Go to offset</Label>
        <Input
          className="go-to-input mono"
          placeholder="Go to 0x…"
          title={wrong ? 'No byte of this file has that offset' : undefined}
        />
      </TextField>
    </form>
  );
}
