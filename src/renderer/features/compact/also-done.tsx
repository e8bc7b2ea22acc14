import { KeyBytes, KeyValue } from '../../ui/key-value';
import { formatCount } from '../../ui/numbers';

interface AlsoDoneProps {
  readonly refsUpdated: number;
  /** bytes */
  readonly leakedBytes: number;
  /** bytes */
  readonly zeroBytes: number;
}

/** What compacting does beside moving clusters, or would do: rows for what there is of it. */
export function AlsoDone({ refsUpdated, leakedBytes, zeroBytes }: AlsoDoneProps) {
  return (
    <>
      {refsUpdated > 0 && <KeyValue name="References updated">{formatCount(refsUpdated)}</KeyValue>}
      <KeyBytes name="Leaks given back" bytes={leakedBytes} />
      <KeyBytes name="Zeroes given up" bytes={zeroBytes} />
    </>
  );
}
