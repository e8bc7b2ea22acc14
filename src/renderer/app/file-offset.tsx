import type { ImageHandle } from '../../shared/app-protocol';
import { Offset } from '../ui/offset';
import { select } from './selection';
import { useSummary } from './store';

interface FileOffsetProps {
  readonly handle: ImageHandle;
  /** bytes from the start of the image file */
  readonly offset: number;
  /** bytes to mark there */
  readonly length?: number;
}

/** An offset in the image file; a press shows its bytes in the hex view. Past the end there is nothing to show. */
export function FileOffset({ handle, offset, length = 8 }: FileOffsetProps) {
  const fileLength = useSummary(handle)?.fileLength ?? 0;
  if (offset >= fileLength) return <Offset offset={offset} />;
  return (
    <Offset
      offset={offset}
      onJump={() => select(handle, { kind: 'bytes', offset, length }, { view: 'header' })}
    />
  );
}
